/**
 * The sample plan: section 10 of a proposed programme budget for 2023, as live as a team would keep it. Used by the server when it is
 * started without a plan, and by the tests. A pure function: two calls give equal plans.
 */
import { must } from '../../model/error.ts'
import type { FileTable, PlanFile } from '../../model/plan-file.ts'
import { PLAN_FILE_FORMAT, PLAN_FILE_VERSION } from '../../model/plan-file.ts'
import { COMPONENT_KEYS } from './amounts.ts'
import { distributionFigure } from './distribution-figures.ts'
import { evolutionTable } from './evolution-tables.ts'
import { objectsTable } from './objects-table.ts'
import { organizationChart } from './organization-chart.ts'
import { placed } from './placed.ts'
import { componentPostsTable, gradesTable, postsTable } from './post-tables.ts'
import { resourcesTables } from './resources-tables.ts'
import { extrabudgetaryTable, regularTable } from './source-tables.ts'
import { typedTables } from './typed-tables.ts'
import { COMPONENT } from './words.ts'

export const SAMPLE_PLAN_ID = 'section-10-2023'

export const samplePlan = (): PlanFile => ({
  format: PLAN_FILE_FORMAT,
  version: PLAN_FILE_VERSION,
  plan: {
    id: SAMPLE_PLAN_ID,
    section: '10',
    year: 2023,
    mainLanguage: 'zh',
    languages: ['zh', 'en'],
    title: {
      en: 'Least developed countries, landlocked developing countries and small island developing States',
      zh: '最不发达国家、内陆发展中国家和小岛屿发展中国家',
    },
    office: {
      en: 'Office of the High Representative for the Least Developed Countries, Landlocked Developing Countries and Small Island Developing States',
      zh: '最不发达国家、内陆发展中国家和小岛屿发展中国家高级代表办公室',
    },
    zone: 'America/New_York',
  },
  components: placed([
    { id: 'section', label: { en: 'Section', zh: '全款' } },
    ...COMPONENT_KEYS.map((id, at) => ({ id, label: COMPONENT[id], ...(at > 0 && { number: at }) })),
  ]),
  names: [],
  tables: placed(tablesInOrder()),
})

/** The 35 tables and figures as printed, then the working tables. */
function tablesInOrder(): FileTable[] {
  const typed = typedTables()
  const take = (...ids: string[]): FileTable[] => ids.map((id) => must(typed.get(id), `typed table ${id}`))
  return [
    ...take('deliverables-section', 'performance-sp1', 'result-sp1-1', 'result-sp1-2', 'result-sp1-3'),
    ...take('deliverables-sp1', 'performance-sp2', 'result-sp2-1', 'result-sp2-2', 'result-sp2-3'),
    ...take('deliverables-sp2', 'performance-sp3', 'result-sp3-1', 'result-sp3-2', 'result-sp3-3'),
    ...take('deliverables-sp3'),
    objectsTable(),
    postsTable(),
    gradesTable(),
    regularTable(),
    extrabudgetaryTable(),
    componentPostsTable(),
    evolutionTable(),
    distributionFigure(),
    ...take('compliance'),
    ...COMPONENT_KEYS.flatMap((component) => [evolutionTable(component), distributionFigure(component)]),
    organizationChart(),
    ...take('recommendations'),
    ...resourcesTables(),
  ]
}
