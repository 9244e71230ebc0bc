/** Docker reads the one, Podman the other; neither may carry along what the build has no use for. */
import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

test('both lists of what stays out of the container’s build are the same', () => {
  expect(readFileSync('.dockerignore', 'utf8')).toBe(readFileSync('.containerignore', 'utf8'))
})
