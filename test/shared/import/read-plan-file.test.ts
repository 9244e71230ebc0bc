import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { planFileOf } from '../../../shared/export/plan-file.ts'
import { importSentence } from '../../../shared/import/import-sentence.ts'
import { documentsOf } from '../../../shared/import/plan-documents.ts'
import { parsePlanFile, readPlanFile } from '../../../shared/import/read-plan-file.ts'
import { AppError } from '../../../shared/model/error.ts'
import type { PlanFile } from '../../../shared/model/plan-file.ts'
import { PLAN_LIMITS } from '../../../shared/model/plan-limits.ts'
import { samplePlan } from '../../../shared/plan/sample/section-10-2023.ts'
import { asPrintedPlan } from '../../fixtures/as-printed.ts'
import { testEnv } from '../doc/make.ts'
import { hardPlan } from '../export/hard-plan.ts'

const small = (): PlanFile => structuredClone(hardPlan(['word']))

/** The whole file with one place changed; `undefined` takes it away. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const file: unknown = small()
  let at = file as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>
  const last = path.at(-1)!
  if (value === undefined) delete at[last]
  else at[last] = value
  return file
}

function refusal(run: () => unknown): AppError['facts'] {
  try {
    run()
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    expect((error as AppError).code).toBe('import-invalid')
    return (error as AppError).facts
  }
  throw new Error('was taken')
}

const refusalOf = (value: unknown): AppError['facts'] => refusal(() => readPlanFile(value))

describe('a plan file', () => {
  test('[IMP1] that export-plan wrote is taken as it is', () => {
    for (const file of [small(), samplePlan(), asPrintedPlan()]) {
      const { outline, tables } = documentsOf(file, testEnv(1))
      const text = JSON.stringify(planFileOf(file.plan.id, outline, (id) => tables.get(id)))
      expect(JSON.stringify(parsePlanFile(text))).toBe(text)
    }
  })

  test('[IMP1] is taken as a person writes it, with formulas in A1 and null for an empty cell', () => {
    const file = small()
    expect(readPlanFile(file)).toEqual(file)
    expect(
      readPlanFile(changed(['tables', 0, 'rows', 0, 'cells', 'v'], null)).tables[0]?.rows[0]?.cells,
    ).toEqual({
      day: '2023-05-01',
      due: '2023-05-31',
    })
    expect(parsePlanFile(`\ufeff${JSON.stringify(file)}`)).toEqual(file)
  })

  test('[IMP2] that is too long, too deep or no JSON is refused', () => {
    expect(refusal(() => parsePlanFile('{"format"'))).toEqual({ what: 'json', where: '' })
    expect(refusal(() => parsePlanFile('['.repeat(1_000_000)))).toMatchObject({ what: 'too-deep' })
    expect(refusal(() => parsePlanFile(JSON.stringify(small()), 100))).toMatchObject({ what: 'too-large' })
    const brackets = JSON.parse(JSON.stringify(small())) as { plan: { title: object } }
    brackets.plan.title = { en: '[{'.repeat(200) + '\\"[' }
    expect(parsePlanFile(JSON.stringify(brackets)).plan.title).toEqual(brackets.plan.title)
  })

  test('[IMP3] of another kind or of a newer version is told apart', () => {
    for (const foreign of [{}, { format: 'x', version: 1 }, { tables: [] }])
      expect(refusalOf(foreign)).toMatchObject({ what: 'format' })
    expect(refusalOf(changed(['version'], 2))).toMatchObject({ what: 'newer-version', version: 2, known: 1 })
    expect(refusalOf(changed(['version'], 0))).toMatchObject({ what: 'type', where: 'version' })
    for (const value of [null, 5, 'x', [], true]) expect(refusalOf(value)).toMatchObject({ what: 'type' })
  })

  test.each<[path: readonly (string | number)[], value: unknown, what: string, where: string]>([
    [['plan', 'year'], '2023', 'type', 'plan.year'],
    [['plan', 'year'], 1e6, 'type', 'plan.year'],
    [['plan', 'mainLanguage'], 'de', 'type', 'plan.mainLanguage'],
    [['plan', 'title'], { de: 'x' }, 'unknown-language', 'plan.title'],
    [['plan', 'zone'], 'Mars/Base', 'type', 'plan.zone'],
    [['plan', 'colour'], 'red', 'unknown-field', 'plan'],
    [['plan'], undefined, 'missing', ''],
    [['tables'], {}, 'type', 'tables'],
    [['tables', 1, 'kind'], 'list', 'type', 'tables[1].kind'],
    [['tables', 1, 'title'], null, 'type', 'tables[1].title'],
    [['tables', 1, 'title', 'en'], 'x'.repeat(5000), 'too-long', 'tables[1].title.en'],
    [['tables', 1, 'columns', 1, 'decimals'], -1, 'type', 'tables[1].columns[1].decimals'],
    [['tables', 1, 'columns', 1, 'type'], 'money', 'type', 'tables[1].columns[1].type'],
    [['tables', 1, 'rows', 0, 'kind'], 'heading', 'type', 'tables[1].rows[0].kind'],
    [['tables', 1, 'rows', 0, 'deleted'], false, 'type', 'tables[1].rows[0].deleted'],
    [['tables', 1, 'rows', 0, 'key'], 'zzzzz!', 'type', 'tables[1].rows[0].key'],
    [['tables', 1, 'rows', 0], undefined, 'type', 'tables[1].rows[0]'],
  ])('[IMP4] with a wrong %j is refused', (path, value, what, where) => {
    expect(refusalOf(changed(path, value))).toMatchObject({ what, where })
  })

  test.each<[path: readonly (string | number)[], value: unknown, what: string, where: string]>([
    [['plan', 'id'], '../etc', 'type', 'plan.id'],
    [['tables', 1, 'id'], 'amounts', 'twice', 'tables[1]'],
    [['tables', 1, 'rows', 1, 'id'], 'g', 'twice', 'tables[1].rows[1]'],
    [['tables', 1, 'columns', 1, 'id'], 'label', 'twice', 'tables[1].columns[1]'],
    [['tables', 1, 'columns', 1, 'id'], 'a:b', 'type', 'tables[1].columns[1].id'],
    [['tables', 1, 'rows', 1, 'parent'], 'nobody', 'unknown-row', 'tables[1].rows[1]'],
    [['tables', 1, 'rows', 1, 'cells', 'q'], 1, 'unknown-column', 'tables[1].rows[1].cells'],
    [['tables', 1, 'rows', 1, 'texts', 'q'], {}, 'unknown-column', 'tables[1].rows[1].texts'],
  ])('[IMP5] with an id that is wrong at %j is refused', (path, value, what, where) => {
    expect(refusalOf(changed(path, value))).toMatchObject({ what, where })
  })

  test('[IMP6] (bad input 23, 29) cannot reach a prototype', () => {
    const text = JSON.stringify(small())
    for (const [from, to] of [
      ['"plan":{', '"plan":{"__proto__":{"polluted":1},'],
      ['"title":{', '"title":{"__proto__":"x",'],
      ['"cells":{', '"cells":{"__proto__":1,'],
      ['"texts":{', '"texts":{"__proto__":{},'],
      ['"cells":{', '"cells":{"constructor":1,'],
    ] as const)
      expect(['unknown-field', 'unknown-language', 'unknown-column']).toContain(
        refusal(() => parsePlanFile(text.replace(from, to)))['what'],
      )
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  test.each<[which: string, value: unknown, what: string]>([
    ['that is no number', Number.NaN, 'type'],
    ['that is infinite', Number.POSITIVE_INFINITY, 'type'],
    ['of 32,768 characters', 'x'.repeat(32_768), 'too-long'],
    ['with another nil', { nil: 1 }, 'unknown-field'],
    ['with more than nil', { nil: true, more: 1 }, 'type'],
    ['with a formula without =', { f: 'SUM(A1)' }, 'type'],
    ['with two formulas', { f: '=1', formula: [1, '1'] }, 'type'],
    ['with nothing in it', {}, 'type'],
    ['with a broken reference', { formula: [1, ['c', 0, '@', 'x:y', 0]] }, 'formula'],
    ['with a formula of another kind', { formula: [7, 'x'] }, 'formula'],
    ['that was malformed', { malformed: 'x' }, 'unknown-field'],
    ['with a list', [1], 'type'],
  ])('[IMP7] (bad input 43) with a cell %s is refused', (_which, value, what) => {
    expect(refusalOf(changed(['tables', 1, 'rows', 1, 'cells', 'x'], value))).toMatchObject({ what })
  })

  test('[IMP8] [IMP9] whatever it holds is taken or refused with a sentence', () => {
    const paths: (string | number)[][] = []
    const walk = (value: unknown, path: (string | number)[]): void => {
      if (path.length > 0) paths.push(path)
      if (typeof value !== 'object' || value === null) return
      for (const [key, item] of Object.entries(value))
        walk(item, [...path, Array.isArray(value) ? Number(key) : key])
    }
    walk(small(), [])
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.oneof(fc.anything({ withNullPrototype: true }), fc.jsonValue(), fc.constant(undefined)),
        (path, value) => {
          const file = changed(path, value)
          try {
            documentsOf(readPlanFile(file), testEnv(1))
          } catch (error) {
            if (!(error instanceof AppError)) throw error
            expect(importSentence(error.facts)).toMatch(/^The file was refused: .+\.$/)
            expect(importSentence(error.facts)).not.toContain('undefined')
          }
        },
      ),
      { numRuns: 400 },
    )
  })

  test('[OUT6] a plan that is larger than any plan can be is refused', () => {
    for (const what of ['tables', 'components', 'names'] as const) {
      const many = Array.from({ length: PLAN_LIMITS[what] + 1 }, () => ({}))
      expect(refusalOf(changed([what], many))).toMatchObject({ what: 'too-many', longest: 1000 })
    }
  })

  test('[IMP9] is refused in words that a person can use', () => {
    const sentence = (path: readonly (string | number)[], value: unknown): string =>
      importSentence(refusalOf(changed(path, value)))
    expect(sentence(['tables', 1, 'rows', 0, 'unit'], 'people')).toBe(
      'The file was refused: at tables[1].rows[0].unit, it has to be one of posts, money.',
    )
    expect(sentence(['version'], 7)).toBe(
      'The file was refused: it was written by a newer Fascicle (version 7; this one reads 1).',
    )
  })
})
