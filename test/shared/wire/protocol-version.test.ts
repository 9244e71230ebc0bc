/** The wire is a promise between two programs that are not updated together. */
import { createHash } from 'node:crypto'

import { expect, test } from 'vitest'

import { encodeAwareness } from '../../../shared/wire/awareness.ts'
import { CLOSE } from '../../../shared/wire/close-code.ts'
import { ACCESS, DURABILITY, MESSAGE, SYNC } from '../../../shared/wire/message-tag.ts'
import {
  encodeAccess,
  encodeAskDurability,
  encodeAwarenessMessage,
  encodeCommitted,
  encodeMade,
  encodeQueryAwareness,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
} from '../../../shared/wire/message.ts'
import {
  OLDEST_PROTOCOL_VERSION,
  PROTOCOL_VERSION,
  isSpokenVersion,
} from '../../../shared/wire/protocol-version.ts'
import { SOCKET_QUERY, roomSocketPath, tabSocketPath } from '../../../shared/wire/socket-path.ts'
import {
  TAB_FRAME,
  encodeTabClose,
  encodeTabData,
  encodeTabHello,
  encodeTabOpen,
} from '../../../shared/wire/tab-frame.ts'

test('a change of the wire changes its version', () => {
  const some = Uint8Array.of(1, 2, 3)
  const samples = [
    encodeStep1(some),
    encodeStep2(some),
    encodeUpdate(some),
    encodeAwarenessMessage(encodeAwareness([{ client: 1, clock: 2, state: '{}' }])),
    encodeQueryAwareness(),
    encodeAskDurability(300),
    encodeCommitted(300, 7),
    encodeAccess(ACCESS.read, 'final'),
    encodeMade([{ client: 1, clock: 2, length: 3, at: 1_700_000_000_000 }]),
    encodeTabHello(1_700_000_000_000),
    encodeTabOpen('outline'),
    encodeTabData('outline', some),
    encodeTabClose('outline'),
    encodeTabClose('outline', { code: 4403, says: 'no' }),
  ].map((bytes) => Buffer.from(bytes).toString('hex'))
  const codes = Object.entries(CLOSE).map(([name, { code }]) => [name, code])
  const paths = [tabSocketPath('p'), roomSocketPath('p', 't'), SOCKET_QUERY]
  const wire = JSON.stringify([MESSAGE, SYNC, DURABILITY, ACCESS, TAB_FRAME, codes, paths, samples])
  const hash = createHash('sha256').update(wire).digest('hex').slice(0, 16)
  // When this fails, older programs no longer understand newer ones: raise PROTOCOL_VERSION, add a line to its history, and
  // decide whether OLDEST_PROTOCOL_VERSION has to follow. Then put the new values here.
  expect({ hash, version: PROTOCOL_VERSION, oldest: OLDEST_PROTOCOL_VERSION }).toEqual({
    hash: '0e46e729a1ec050e',
    version: 3,
    oldest: 1,
  })
})

test('spoken versions lie between the oldest and this one', () => {
  expect([0, 1, 2, 3, 1.5, Number.NaN].map(isSpokenVersion)).toEqual([false, true, true, true, false, false])
})
