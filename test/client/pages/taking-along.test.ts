/** An export that fails says why, in words. */
import { describe, expect, test } from 'vitest'

import { words } from '../../../client/i18n/words.svelte.ts'
import { TakingAlong } from '../../../client/pages/taking-along.ts'
import type { Session } from '../../../client/session/session-types.ts'
import { AppError } from '../../../shared/model/error.ts'
import { tableId } from '../../../shared/model/ids.ts'
import { eventually } from '../../helpers/eventually.ts'
import { shownPlan } from '../helpers/shown-plan.ts'
import { testShell } from '../helpers/test-shell.ts'

describe('an export that fails', () => {
  test.each([
    [new AppError('unknown-table', { table: 'x' }), 'Somebody has removed this table'],
    [new AppError('calculation-failed'), 'The formulas have not been calculated'],
    [new AppError('timeout', {}), 'The formulas have not been calculated'],
    [new TypeError('x is not a function'), 'Something happened that the program did not expect'],
  ])('%s', async (error, sentence) => {
    await words.use('en')
    const settled = async (): Promise<void> => {
      throw error
    }
    const session: Session = Object.assign(shownPlan().session, { settled })
    const { shell } = testShell(session)
    new TakingAlong(shell, session).table(tableId('overall-objects'), 'csv')
    await eventually(() => expect(shell.notices.list).toHaveLength(1))
    const [notice] = shell.notices.list
    expect(notice?.key).toBe('export.failed')
    const said = words.page('export.failed', notice?.facts)
    expect(said).toContain(sentence)
    expect(said).not.toMatch(/[a-z]+-[a-z]+ \{|TypeError|unknown-table|timeout/)
  })
})
