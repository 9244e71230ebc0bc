/**
 * The last line of `.ci/run`: `N passed, N failed` over the reports named as arguments. A skipped test and a report
 * that is missing or unreadable count as failed, because both look like success otherwise.
 * `steps=N` adds N failed steps that have no report (format, types, …).
 * What failed is named before that line: of a long log often only the end is kept.
 */
import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/** Lines of a message that are shown. */
const SHOWN = 16

let passed = 0
let failed = 0

for (const argument of process.argv.slice(2)) {
  if (argument.startsWith('steps=')) failed += Number(argument.slice('steps='.length))
  else add(argument)
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

function add(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    if ('numTotalTests' in report) addVitest(report)
    else addPlaywright(report)
  } catch (error) {
    tell(file, error.message)
    failed += 1
  }
}

function addVitest(report) {
  passed += report.numPassedTests
  failed += report.numTotalTests - report.numPassedTests
  for (const { name, status, message, assertionResults } of report.testResults) {
    // A suite that could not be loaded has no tests to count.
    if (status === 'failed' && assertionResults.length === 0) {
      tell(name, message)
      failed += 1
    }
    for (const test of assertionResults) {
      if (test.status !== 'passed')
        tell(`${name} › ${test.fullName}`, test.failureMessages?.[0] ?? test.status)
    }
  }
}

function addPlaywright({ stats, errors, suites }) {
  passed += stats.expected
  failed += stats.unexpected + stats.flaky + stats.skipped + errors.length
  for (const { message } of errors) tell('Playwright', message)
  for (const { file, line, title, tests } of suites.flatMap(specsOf)) {
    for (const { status, results } of tests) {
      if (status === 'expected') continue
      tell(`${file}:${line} › ${title}`, results.find(({ error }) => error)?.error.message ?? status)
    }
  }
}

function specsOf({ specs, suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)]
}

function tell(name, message) {
  const lines = stripVTControlCharacters(message ?? '').split('\n')
  console.log(`✗ ${name}`)
  for (const line of lines.slice(0, SHOWN)) console.log(`    ${line}`)
}
