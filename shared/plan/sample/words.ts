/**
 * Labels that several tables of the sample share: objects of expenditure, grades, units, columns. From the worked example, in both of
 * its languages.
 */
import type { Localised } from '../../model/language.ts'
import type { ComponentKey, GradeKey, ObjectKey, UnitKey } from './amounts.ts'

type Words<Key extends string> = { readonly [key in Key]: Localised }

const same = (text: string): Localised => ({ en: text, zh: text })

export const COMPONENT: Words<ComponentKey> = {
  edm: { en: 'Executive direction and management', zh: '行政领导和管理' },
  sp1: { en: 'Least developed countries', zh: '最不发达国家' },
  sp2: { en: 'Landlocked developing countries', zh: '内陆发展中国家' },
  sp3: { en: 'Small island developing States', zh: '小岛屿发展中国家' },
}

/** How titles name a component. */
export const COMPONENT_IN_TITLE: Words<ComponentKey> = {
  edm: COMPONENT.edm,
  sp1: { en: 'Subprogramme 1', zh: '次级方案 1' },
  sp2: { en: 'Subprogramme 2', zh: '次级方案 2' },
  sp3: { en: 'Subprogramme 3', zh: '次级方案 3' },
}

/** Titles of the working tables. */
export const RESOURCES: Words<ComponentKey | 'section'> = {
  section: { en: 'Resources, section', zh: '资源，全款' },
  edm: { en: 'Resources, executive direction and management', zh: '资源，行政领导和管理' },
  sp1: { en: 'Resources, subprogramme 1', zh: '资源，次级方案 1' },
  sp2: { en: 'Resources, subprogramme 2', zh: '资源，次级方案 2' },
  sp3: { en: 'Resources, subprogramme 3', zh: '资源，次级方案 3' },
}

export const OBJECT: Words<ObjectKey> = {
  'other-staff': { en: 'Other staff costs', zh: '其他工作人员费用' },
  hospitality: { en: 'Hospitality', zh: '招待费' },
  consultants: { en: 'Consultants', zh: '咨询人' },
  experts: { en: 'Experts', zh: '专家' },
  travel: { en: 'Travel of staff', zh: '工作人员差旅' },
  contractual: { en: 'Contractual services', zh: '订约承办事务' },
  operating: { en: 'General operating expenses', zh: '一般业务费用' },
  supplies: { en: 'Supplies and materials', zh: '用品和材料' },
  furniture: { en: 'Furniture and equipment', zh: '家具和设备' },
  grants: { en: 'Grants and contributions', zh: '赠款和捐助款' },
}

export const GRADE: Words<GradeKey> = {
  usg: same('USG'),
  d2: same('D-2'),
  d1: same('D-1'),
  p5: same('P-5'),
  p4: same('P-4'),
  p3: same('P-3'),
  p2: same('P-2'),
  'gs-ol': same('GS (OL)'),
}

/** Tables by category and grade write the two lowest grades of the category as one. */
export const GRADE_IN_TABLES: Words<GradeKey> = { ...GRADE, p2: same('P-2/1') }

export const UNIT: Words<UnitKey> = {
  office: { en: 'Office of the High Representative', zh: '高级代表办公室' },
  ldc: { en: 'Least Developed Countries Unit', zh: '最不发达国家股' },
  lldc: { en: 'Landlocked Developing Countries Unit', zh: '内陆发展中国家股' },
  sids: { en: 'Small Island Developing States Unit', zh: '小岛屿发展中国家股' },
  outreach: { en: 'Advocacy and Outreach Unit', zh: '倡导和外联股' },
  policy: {
    en: 'Policy Development and Coordination, Monitoring and Reporting Service',
    zh: '政策制订与协调、监测和报告处',
  },
}

export const POSTS: Localised = { en: 'Posts', zh: '员额' }
export const NON_POST: Localised = { en: 'Non-post', zh: '非员额' }
export const TOTAL: Localised = { en: 'Total', zh: '共计' }
export const SUBTOTAL: Localised = { en: 'Subtotal', zh: '小计' }
export const PROFESSIONAL_AND_HIGHER: Localised = { en: 'Professional and higher', zh: '专业及以上职类' }
export const GENERAL_SERVICE: Localised = { en: 'General Service and related', zh: '一般事务及有关职类' }
export const PROGRAMME_OF_WORK: Localised = { en: 'Programme of work', zh: '工作方案' }

export const CHANGES: Localised = { en: 'Changes', zh: '变动' }
export const PERCENTAGE: Localised = { en: 'Percentage', zh: '百分比' }
export const SPENT_2021: Localised = { en: '2021 expenditure', zh: '2021 年支出' }

export const THOUSANDS: Localised = { en: 'Thousands of United States dollars', zh: '千美元' }
export const POST_COUNT: Localised = { en: 'Number of posts', zh: '员额数目' }
export const THOUSANDS_AND_POSTS: Localised = {
  en: 'Thousands of United States dollars/number of posts',
  zh: '千美元/员额数目',
}
export const POSTS_AND_THOUSANDS: Localised = {
  en: 'Number of posts/thousands of United States dollars',
  zh: '员额数目/千美元',
}
export const COMPONENT_OR_SUBPROGRAMME: Localised = { en: 'Component/subprogramme', zh: '构成部分/次级方案' }
export const REGULAR_BUDGET: Localised = { en: 'Regular budget', zh: '经常预算' }
