/** How components deep in the page name a table ("Table 10.16"): context set by `PlanPage.svelte`. */
import { createContext } from 'svelte'

import type { TableId } from '../../shared/model/ids.ts'

const [getTableNames, setTableNames] = createContext<(table: TableId) => string>()
export { getTableNames, setTableNames }
