/**
 * Section 10's amounts in whole dollars, at the level at which the source knows them, and its posts by grade and unit.
 * The printed document gives thousands with one decimal; these are whole dollars, as near to the printed figures as can be, that round
 * to every printed figure of all three years at once. Only two quantities are printed two ways and cannot be met both times: the
 * posts of 2021 (10.21 wins over 10.16) and subprogramme 2 in 2021 (10.19 wins over 10.25). test/shared/plan proves it.
 *
 * 2022 and 2023 are known by component and object (figures III to VI less the adjustments). 2021 is known by component only as posts
 * and non-posts (`unsplit`), and by object only for the section (`SECTION_SPENT`); both add to 709,960.
 */

/** Dollars. Absent: not known at this level; 0: known to be nil. */
export type Amount = {
  readonly spent?: number
  readonly approved?: number
  readonly technical?: number
  readonly mandates?: number
  readonly other?: number
}

export const COMPONENT_KEYS = ['edm', 'sp1', 'sp2', 'sp3'] as const
export type ComponentKey = (typeof COMPONENT_KEYS)[number]

/** Objects of expenditure other than posts, in the order of table 10.16. */
export const OBJECT_KEYS = [
  'other-staff',
  'hospitality',
  'consultants',
  'experts',
  'travel',
  'contractual',
  'operating',
  'supplies',
  'furniture',
  'grants',
] as const
export type ObjectKey = (typeof OBJECT_KEYS)[number]

/** Grades of the Professional category and above, then of the General Service category. */
export const PROFESSIONAL = ['usg', 'd2', 'd1', 'p5', 'p4', 'p3', 'p2'] as const
export const GENERAL = ['gs-ol'] as const
export type GradeKey = (typeof PROFESSIONAL | typeof GENERAL)[number]

export type UnitKey = 'office' | 'ldc' | 'lldc' | 'sids' | 'outreach' | 'policy'

type ComponentAmounts = {
  readonly posts: Amount
  readonly objects: { readonly [key in ObjectKey]?: Amount }
  /** Non-post amounts that the source does not split by object. */
  readonly unsplit: Amount
  /** Non-post as well; the source gives one change, no kinds of adjustment. */
  readonly extrabudgetary: Amount
  /** Posts approved for 2022; none of them changes in 2023. */
  readonly grades: { readonly [unit in UnitKey]?: { readonly [grade in GradeKey]?: number } }
}

const unchanged = (approved: number): Amount => ({ approved, technical: 0, mandates: 0, other: 0 })
const adjusted = (approved: number, technical: number): Amount => ({ ...unchanged(approved), technical })

export const AMOUNTS: { readonly [component in ComponentKey]: ComponentAmounts } = {
  edm: {
    posts: { ...adjusted(1_195_540, 69_000), spent: 1_468_600 },
    objects: {
      'other-staff': unchanged(55_900),
      hospitality: unchanged(500),
      travel: unchanged(76_500),
      contractual: unchanged(108_000),
      operating: unchanged(39_900),
      supplies: unchanged(6_400),
      furniture: adjusted(19_400, -2_800),
    },
    unsplit: { spent: 248_810 },
    extrabudgetary: { ...unchanged(0), spent: 0 },
    grades: { office: { usg: 1, d2: 1, p5: 1, p2: 1, 'gs-ol': 3 } },
  },
  sp1: {
    posts: { ...unchanged(3_282_275), spent: 3_291_300 },
    objects: {
      'other-staff': unchanged(281_000),
      consultants: unchanged(18_600),
      experts: unchanged(57_100),
      travel: unchanged(24_700),
      contractual: unchanged(32_200),
    },
    unsplit: { spent: 151_400 },
    extrabudgetary: { spent: 1_605_800, approved: 1_218_100, technical: 0, mandates: 0, other: 395_600 },
    grades: {
      ldc: { p5: 5, p4: 4, p3: 2, 'gs-ol': 2 },
      outreach: { p4: 1, p3: 1 },
      policy: { d1: 1, 'gs-ol': 1 },
    },
  },
  sp2: {
    posts: { ...unchanged(1_010_175), spent: 552_135 },
    objects: {
      consultants: unchanged(14_500),
      experts: unchanged(93_600),
      travel: unchanged(38_700),
    },
    unsplit: { spent: 96_535 },
    extrabudgetary: { spent: 136_100, approved: 351_800, technical: 0, mandates: 0, other: 13_600 },
    grades: { lldc: { p5: 1, p4: 2, p3: 2 } },
  },
  sp3: {
    posts: { ...adjusted(686_980, 83_535), spent: 466_300 },
    objects: {
      consultants: unchanged(14_600),
      experts: unchanged(162_300),
      travel: unchanged(69_200),
      contractual: unchanged(32_100),
    },
    unsplit: { spent: 213_215 },
    extrabudgetary: { spent: 38_300, approved: 676_800, technical: 0, mandates: 0, other: -279_800 },
    grades: { sids: { p5: 1, p4: 1, p3: 1, p2: 1 } },
  },
}

/** Expenditure of 2021 by object, known for the section as a whole. */
export const SECTION_SPENT: { readonly [key in ObjectKey]: number } = {
  'other-staff': 138_220,
  hospitality: 0,
  consultants: 113_620,
  experts: 67_120,
  travel: 85_020,
  contractual: 208_420,
  operating: 60_320,
  supplies: 1_700,
  furniture: 25_720,
  grants: 9_820,
}
