// node bench/report.ts FILE.json > docs/benchmarks.md
import { readFileSync } from 'node:fs'
import type { Row, SuiteResult } from './harness/run-suite.ts'
import { cellOf, goalText, signOf } from './harness/table.ts'
import type { Results } from './run.ts'

function pageOf({ machine, date, load, suites, is_quick }: Results): string {
  const { cpu, cores, memory_gib, kernel, disk, node, commit } = machine
  return [
    '# Benchmarks',
    '',
    `Measured ${date.slice(0, 10)} at commit ${commit} on ${cpu}, ${cores} cores, ${memory_gib} GiB, Linux ${kernel}, ${disk}, Node ${node};`,
    `load before the run ${load.join(' ')}.${is_quick ? ' A quick run: it shows that everything runs, not how fast.' : ''}`,
    'Medians of three rounds taken in turns; every row runs in a process of its own, on the same payload, in the same',
    'run. Client, server and database share the cores: read the ratios. CPU counts every process that works for the row.',
    '',
    'Again: `npm run bench -- --json results.json && node bench/report.ts results.json > docs/benchmarks.md`.',
    'A goal is met (✔), missed (✘), or could not be judged (?).',
    '',
    ...suites.flatMap(sectionOf),
  ].join('\n')
}

function sectionOf({ title, about, columns, rows, loadBefore }: SuiteResult): string[] {
  const first = rows.find(row => row.kind === 'ours' && row.unavailable === undefined)
  const lead = columns[0]
  const disturbed = Math.max(0, ...rows.map(row => row.othersShare))
  return [
    `## ${title}`,
    '',
    about,
    '',
    `| | ${columns.map(column => column.title).join(' | ')} | ratio | goals |`,
    `| --- | ${columns.map(() => '--:').join(' | ')} | --: | --- |`,
    ...rows.map(row => {
      const cells = columns.map(column => cellOf(row, column))
      const ratio = first && lead ? ratioOf(row, first, lead.metric) : ''
      return `| ${row.kind === 'ours' ? `**${row.name}**` : row.name} | ${cells.join(' | ')} | ${ratio} | ${goalsOf(row)} |`
    }),
    '',
    ...rows.flatMap(row => noteOf(row) ?? []),
    ...(loadBefore > 0.15 || disturbed > 0.15
      ? [
          `- Others used up to ${Math.round(Math.max(loadBefore, disturbed) * 100)} % of the machine meanwhile.`,
        ]
      : []),
    '',
  ]
}

/** The first column, against our first row. */
function ratioOf(row: Row, first: Row, metric: string): string {
  const [value, base] = [row.metrics[metric], first.metrics[metric]]
  return value === undefined || base === undefined || base === 0 ? '' : (value / base).toFixed(2)
}

const goalsOf = ({ goals }: Row) => goals.map(goal => `${signOf(goal.isMet)} ${goalText(goal)}`).join('<br>')

function noteOf({ name, note, unavailable }: Row): string | undefined {
  if (unavailable !== undefined) return `- ${name}: not measured: ${unavailable}`
  return note === undefined ? undefined : `- ${name}: ${note}`
}

const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('Say which results: node bench/report.ts FILE.json')
const results = JSON.parse(readFileSync(file, 'utf8')) as Results
console.log(pageOf(results))
