import { expect, test } from 'vitest'

import { COMMAND_KEYS } from '../../../client/grid/command-keys.ts'
import { KEY_GROUPS } from '../../../client/pages/key-groups.ts'

test('[GR38] every command of the grid that has a key stands in the sheet of shortcuts with it', () => {
  const listed = new Set<string>(KEY_GROUPS.flatMap(({ lines }) => lines.flatMap(({ keys }) => keys)))
  const missing = Object.entries(COMMAND_KEYS).filter(
    ([, keys]) => !listed.has(keys === 'Del' ? 'Delete' : keys),
  )
  expect(missing).toEqual([])
})
