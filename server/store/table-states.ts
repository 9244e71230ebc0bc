/** In which state the tables of a plan are, as the rights need it: read with every change, remembered by `server/auth/rights.ts`. */
import { TABLE_STATES, type TableState } from '../../shared/model/lifecycle.ts'
import { sql, type TableStore } from './tables.ts'

/** Tables without a record are drafts and absent. */
export async function tableStates(
  tables: TableStore,
  plan: string,
): Promise<ReadonlyMap<string, TableState>> {
  const query = sql.selectFrom('lifecycle').select(['room', 'state']).where('plan', '=', plan)
  const rows = await tables.read<{ room: string; state: string }>(query.compile())
  const states = new Map<string, TableState>()
  for (const { room, state } of rows) {
    const known = TABLE_STATES.find((each) => each === state)
    // What cannot be understood is not edited.
    states.set(room, known ?? 'final')
  }
  return states
}
