/** Whatever is refused at the terminal is said in a sentence. */
import { expect, test } from 'vitest'

import { sentenceOf } from '../../server/sentence.ts'
import { APP_ERRORS, AppError, type AppErrorCode } from '../../shared/model/error.ts'

const FACTS = Object.fromEntries(
  [
    'address',
    'directory',
    'file',
    'host',
    'id',
    'port',
    'setting',
    'url',
    'value',
    'wanted',
    'what',
    'least',
    'state',
  ].map((fact) => [fact, 'x']),
)

test('[CLI4] every code has a sentence', () => {
  const isSentence = (said: string): boolean =>
    /^[A-Zx][^{}\n]+ [^{}\n]+ [^{}\n]+[^.:]\.$/.test(said) && !/undefined/.test(said)
  const said = APP_ERRORS.map((code) => `${code}: ${sentenceOf(new AppError(code, FACTS))}`)
  expect(said.filter((line) => !isSentence(line.slice(line.indexOf(' ') + 1)))).toEqual([])
})

test.each<[AppErrorCode, Record<string, string | number>, string]>([
  ['too-large', { what: 'request' }, 'The file is larger than the server takes (--import-limit).'],
  [
    'not-allowed',
    { what: 'origin' },
    'The server does not answer to this address; use its public URL, 127.0.0.1 or localhost.',
  ],
  ['malformed', { what: 'email' }, 'This is no e-mail address; one looks like name@example.org.'],
  [
    'not-allowed',
    { reason: 'not-hers' },
    'This is not allowed: the person may do less than this in the plan, and a token never more than its person.',
  ],
  ['not-allowed', { reason: 'you may only read' }, 'This is not allowed: you may only read.'],
  [
    'malformed',
    { what: 'FST_ERR_CTP_INVALID_MEDIA_TYPE' },
    'The server did not understand the request (FST_ERR_CTP_INVALID_MEDIA_TYPE).',
  ],
  [
    'data-in-use',
    { directory: 'd' },
    'Another Fascicle server is using d. Stop it first, or choose another directory with --data.',
  ],
  [
    'port-refused',
    { host: '::1', port: 80, reason: 'you may not' },
    'Not listening on port 80 of ::1: you may not.',
  ],
])('%s %j: %s', (code, facts, sentence) => {
  expect(sentenceOf(new AppError(code, facts))).toBe(sentence)
})
