// node bench/report.ts [FILE.json] > docs/benchmarks.md: the page about the benchmarks, from what a run found.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeMachine } from './harness/machine.ts'
import type { Row, SuiteResult } from './harness/run-suite.ts'
import type { Column, Goal } from './harness/suite.ts'
import { loadSuite, suiteNames } from './harness/suites.ts'
import { cellOf, format, ratioOf } from './harness/table.ts'
import type { Results } from './run.ts'

const busyFrom = 0.15

function pageOf(results: Results): string {
  return [
    '<!-- Made by bench/report.ts from the results of a run; change that, not this. -->',
    '# Benchmarks',
    introduction,
    warningsOf(results),
    machineOf(results),
    '## Goals',
    goalsOf(results),
    ...results.suites.map(sectionOf),
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

const introduction = `Alice beside systems that people use for the same work, on one machine, in one run, on the same payload. Run it yourself:

\`\`\`sh
npm run bench                              # everything, about ten minutes
npm run bench -- append workflows --quick  # some of it, only to see that it runs
npm run bench -- --json results.json --wait 10 && node bench/report.ts results.json > docs/benchmarks.md
\`\`\`

\`--wait\` waits before each suite, up to so many minutes, until nobody else uses the machine. Suites left out keep the results
that are in the file.

The first run installs what Alice is compared with into \`bench/node_modules\`. Redis and NATS are started by the benchmark
with empty data folders; Postgres is expected at \`postgres://postgres@127.0.0.1:5432/test\` or at \`--postgres URL\` and gets
a database that is dropped afterwards. What is not there is reported as not measured.

- Every row runs in a process of its own. Rows of a table take turns, three rounds each, so that a disturbance meets all of
  them; a number is the median of its three rounds.
- Everything shares the cores of the machine: the measuring process, the servers, the disk. Compare rows with each other;
  other machines give other numbers.
- CPU is that of the measuring process and of every server process that works for the row, divided by the pieces of work. It
  is the number that depends least on what else the machine does.
- Stall is the 99th percentile of what \`monitorEventLoopDelay\` sees with a resolution of 1 ms: about 1 ms means that nothing
  was held up. Suites without that column do not watch for it.
- ● is Alice, ▁ is what the machine can do without the work. The ratio compares the first column with Alice's first row, or with the row that the text above the table names.`

function warningsOf({ is_quick, suites }: Results): string {
  const warnings: string[] = []
  if (is_quick)
    warnings.push('These are the numbers of a quick run. They show that it runs and nothing else.')
  const rows = suites.flatMap(suite => suite.rows)
  const worst = Math.max(0, ...rows.map(row => row.othersShare))
  if (worst > busyFrom) {
    const disturbed = rows.filter(row => row.othersShare > busyFrom).length
    warnings.push(
      `**The machine was busy with other things**: in ${disturbed} of ${rows.length} rows others used more than ${percent(busyFrom)} of it, ${percent(worst)} at worst. Wall-clock numbers are too low, latencies too high.`,
    )
  }
  return warnings.map(warning => `> ${warning}`).join('\n>\n')
}

const percent = (share: number) => `${Math.round(share * 100)} %`

function machineOf({ machine, date, load }: Results): string {
  if (date === '') return 'There are no results of this version yet; the tables say what is measured.'
  const { cpu, cores, memory_gib, kernel, disk, node, commit } = machine
  return `Measured on ${date.slice(0, 10)}: ${cpu}, ${cores} cores, ${memory_gib} GiB, Linux ${kernel}, ${disk}, Node ${node}, commit ${commit}, load ${load.join(' ')} at the start.`
}

function goalsOf({ suites }: Results): string {
  const rows = suites.flatMap(suite =>
    suite.rows.flatMap(row =>
      row.goals.map(goal => {
        const measured = row.metrics[goal.metric]
        const column = suite.columns.find(each => each.metric === goal.metric)
        return [
          `${suite.title}: ${row.name}`,
          boundOf(goal, column),
          measured === undefined ? '–' : format(measured, column?.digits ?? 2),
          wordOf(goal.isMet),
        ]
      }),
    ),
  )
  return tableOf(['', 'goal on two idle cores', 'measured', ''], rows)
}

const boundOf = ({ metric, at, value }: Goal, column: Column | undefined) =>
  `${column?.title ?? metric} ${at === 'least' ? '≥' : '≤'} ${value.toLocaleString('en-US')}`

function wordOf(isMet: boolean | undefined): string {
  if (isMet === undefined) return 'not measured'
  return isMet ? 'met' : '**missed**'
}

function sectionOf(suite: SuiteResult): string {
  const head = ['', ...suite.columns.map(column => column.title), 'ratio']
  const rows = suite.rows.map(row => [
    nameOf(row),
    ...suite.columns.map(column => cellOf(row, column)),
    ratioOf(suite, row),
  ])
  const notes = suite.rows.flatMap(row => noteOf(row) ?? [])
  return [`## ${suite.title}`, aboutOf(suite), tableOf(head, rows), notes.map(note => `- ${note}`).join('\n')]
    .filter(part => part !== '')
    .join('\n\n')
}

const aboutOf = ({ about, baseline }: SuiteResult) =>
  baseline === undefined ? about : `${about} The ratio compares with ${baseline}.`

const signs = { ours: '● ', peer: '', limit: '▁ ' } as const
const nameOf = (row: Row) => signs[row.kind] + row.name

function noteOf({ name, note, unavailable }: Row): string | undefined {
  if (unavailable !== undefined)
    return `${name}: not measured: ${unavailable.split('\n', 1)[0]!.slice(0, 200)}`
  return note === undefined ? undefined : `${name}: ${note}.`
}

/** Numbers to the right; columns as wide as their widest cell, as the formatter wants it. */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, at) => Math.max(3, ...[head, ...rows].map(row => (row[at] ?? '').length)))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join(' | ')} |`
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

/** Without results: what would be measured and what the goals are. */
async function planOfAll(): Promise<Results> {
  const suites = await Promise.all(suiteNames.map(loadSuite))
  return {
    machine: describeMachine(join(import.meta.dirname, '..')),
    date: '',
    is_quick: false,
    load: [],
    suites: suites.map(({ name, title, about, columns, baseline, contestants }) => ({
      suite: name,
      title,
      about,
      columns,
      ...(baseline !== undefined && { baseline }),
      date: '',
      seconds: 0,
      loadBefore: 0,
      rows: contestants.map(({ name: row, kind, note, goals = [] }) => ({
        name: row,
        kind,
        ...(note !== undefined && { note }),
        metrics: {},
        rounds: [],
        goals: goals.map(goal => ({ ...goal, isMet: undefined })),
        othersShare: 0,
      })),
    })),
  }
}

const [file] = process.argv.slice(2)
const found = file === undefined ? await planOfAll() : (JSON.parse(readFileSync(file, 'utf8')) as Results)
console.log(pageOf(found))
