/** What `/metrics` says, read as Prometheus reads it. */
import { expect, test } from 'vitest'

import { COUNTERS, GAUGES, Metrics } from '../../server/metrics.ts'
import { until } from '../helpers/eventually.ts'
import { startServer } from '../helpers/server-under-test.ts'

type Family = { readonly type: string; readonly says: string; readonly samples: Map<string, number> }

/** Throws on a line that is none of the format's, on a sample without its family, and on a family said twice. */
function parse(text: string): Map<string, Family> {
  const families = new Map<string, Family>()
  expect(text.endsWith('\n')).toBe(true)
  let help: string | null = null
  let current: { name: string; family: Family } | null = null
  for (const line of text.slice(0, -1).split('\n')) {
    const [, helped, says] = /^# HELP ([a-z0-9_:]+) (.+)$/.exec(line) ?? []
    const [, typed, type] = /^# TYPE ([a-z0-9_:]+) (counter|gauge|histogram)$/.exec(line) ?? []
    const [, name, labels = '', value] =
      /^([a-z0-9_:]+)(\{[a-z]+="[^"\\\n]*"\})? (NaN|[+-]?Inf|[-+.e\d]+)$/.exec(line) ?? []
    if (helped !== undefined) help = says ?? ''
    else if (typed !== undefined) {
      expect([typed, families.has(typed)]).toEqual([typed, false])
      current = { name: typed, family: { type: type ?? '', says: help ?? '', samples: new Map() } }
      families.set(typed, current.family)
    } else if (name !== undefined) {
      expect([name, name.startsWith(current?.name ?? '?')]).toEqual([name, true])
      expect(Number.isFinite(Number(value))).toBe(true)
      current?.family.samples.set(name + labels, Number(value))
    } else throw new Error(`no line of Prometheus: ${line}`)
  }
  return families
}

test('everything declared is there from the start, with a help and a type', async () => {
  const server = await startServer()
  const families = parse(await (await server.fetch('/metrics')).text())
  for (const name of Object.keys(COUNTERS))
    expect(families.get(`fascicle_${name}_total`)?.type).toBe('counter')
  const ofProcesses = new Set(['database_bytes'])
  for (const name of Object.keys(GAUGES).filter((each) => !ofProcesses.has(each)))
    expect([name, families.get(`fascicle_${name}`)?.type]).toEqual([name, 'gauge'])
  expect([...families.values()].filter(({ says }) => says === '')).toEqual([])
  expect(
    families.get('process_resident_memory_bytes')?.samples.get('process_resident_memory_bytes'),
  ).toBeGreaterThan(1e6)
})

test('what happens is counted: edits, people, sockets, refusals by reason', async () => {
  const server = await startServer()
  const [one, two] = [server.honest(), server.honest()]
  await Promise.all([one.ready, two.ready])
  one.set('a:b', 1)
  await until(() => one.isSaved)
  await server.fetch('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'nobody@example.org', password: 'wrong horse' }),
  })
  const families = parse(await (await server.fetch('/metrics')).text())
  const value = (name: string): number | undefined =>
    families.get(name.replace(/(_(bucket|count|sum))?(\{.*)?$/, ''))?.samples.get(name)
  expect(value('fascicle_updates_total')).toBe(1)
  expect(value('fascicle_people')).toBe(1)
  expect(value('fascicle_sockets')).toBe(2)
  expect(value('fascicle_requests_refused_total{code="sign-in-failed"}')).toBe(1)
  expect(value('fascicle_commit_seconds_count')).toBe(value('fascicle_commits_total'))
  expect(value('fascicle_commit_seconds_bucket{le="+Inf"}')).toBe(value('fascicle_commit_seconds_count'))
  expect(value('fascicle_oldest_unsaved_seconds')).toBe(0)
})

test('the age of the oldest change that is not on disk yet', async () => {
  const metrics = new Metrics()
  const age = (): number => Number(/^fascicle_oldest_unsaved_seconds (\S+)$/m.exec(metrics.print())?.[1])
  expect(age()).toBe(0)
  const first = metrics.writeBegins()
  await new Promise((later) => setTimeout(later, 30))
  const second = metrics.writeBegins()
  expect(age()).toBeGreaterThan(0.02)
  first()
  expect(age()).toBeLessThan(0.02)
  second()
  expect(age()).toBe(0)
  metrics.close()
})

test('buckets hold what is at most as long as they say', () => {
  const metrics = new Metrics()
  for (const milliseconds of [0.5, 1, 3, 9999]) metrics.commitTook(milliseconds)
  const { samples } = parse(metrics.print()).get('fascicle_commit_seconds')!
  expect(samples.get('fascicle_commit_seconds_bucket{le="0.001"}')).toBe(2)
  expect(samples.get('fascicle_commit_seconds_bucket{le="5"}')).toBe(3)
  expect(samples.get('fascicle_commit_seconds_bucket{le="+Inf"}')).toBe(4)
  metrics.close()
})
