/**
 * The last line of `.ci/run`: `N passed, N failed` over the reports named as arguments. A skipped test and a report
 * that is missing or unreadable count as failed, because both look like success otherwise.
 * `steps=N` adds N failed steps that have no report (format, types, …).
 */
import { readFileSync } from 'node:fs'

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
    if ('numTotalTests' in report) {
      passed += report.numPassedTests
      // A suite that could not be loaded has no tests to count.
      failed += report.numTotalTests - report.numPassedTests
      failed += report.testResults.filter(
        (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
      ).length
    } else {
      passed += report.stats.expected
      failed += report.stats.unexpected + report.stats.flaky + report.stats.skipped + report.errors.length
    }
  } catch (error) {
    console.error(`${file}: ${error.message}`)
    failed += 1
  }
}
