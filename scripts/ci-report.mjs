// Adds up what vitest wrote, for .ci/run: prints "passed failed", and complains about tests that were skipped
// although a machine with the databases and brokers can run them.
import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import process from 'node:process'

const [report] = process.argv.slice(2)
const files = JSON.parse(readFileSync(report, 'utf8')).testResults
const hasSampleData = existsSync('../shared/data')

let passed = 0
let failed = 0
for (const file of files) {
  const name = relative('.', file.name)
  const tests = file.assertionResults
  const failedHere = tests.filter(test => test.status === 'failed')
  const skippedHere = tests.filter(test => test.status !== 'failed' && test.status !== 'passed')
  const wrongly = skippedHere.filter(test => !mayBeSkipped(test, tests, name))
  for (const test of wrongly) console.error(`${name}: "${test.fullName}" was skipped; here it can run`)

  // A file can fail without a failed test: it does not load, or leaves something open.
  const failedAsAWhole = file.status === 'failed' && failedHere.length === 0 ? 1 : 0
  passed += tests.filter(test => test.status === 'passed').length
  failed += failedHere.length + wrongly.length + failedAsAWhole
}
console.log(`${passed} ${failed}`)

/** What the law of a port declares as not applicable, and what needs sample files that are no part of the project. */
function mayBeSkipped(test, all, file) {
  const law = test.ancestorTitles.find(title => / kept by /.test(title))
  const someRan = all.some(other => other.ancestorTitles.includes(law) && other.status === 'passed')
  if (law !== undefined && someRan) return true
  return !hasSampleData && readFileSync(file, 'utf8').includes('shared/data')
}
