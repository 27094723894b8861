// npm run bench [-- suite …] [--json FILE] [--quick] [--wait MINUTES] [--postgres URL]
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { describeMachine, loadNow } from './harness/machine.ts'
import { idleCheck, runSuite, type SuiteResult } from './harness/run-suite.ts'
import { loadSuite, suiteNames } from './harness/suites.ts'
import { tableOf } from './harness/table.ts'

export interface Results {
  readonly machine: ReturnType<typeof describeMachine>
  readonly date: string
  readonly is_quick: boolean
  readonly load: readonly number[]
  readonly suites: readonly SuiteResult[]
}

const busyFrom = 0.15
const root = resolve(import.meta.dirname, '..')

async function main() {
  const { values, positionals } = readArguments()
  const unknown = positionals.filter(name => !suiteNames.some(known => known === name))
  if (unknown.length > 0) {
    throw new Error(`There is no suite ${unknown.join(', ')}; there are ${suiteNames.join(', ')}`)
  }
  installPeers()

  const names = positionals.length > 0 ? positionals : suiteNames
  const machine = describeMachine(root)
  const load = loadNow()
  console.log(
    `${machine.cpu}, ${machine.cores} cores, ${machine.memory_gib} GiB, Linux ${machine.kernel}, ${machine.disk}, Node ${machine.node}, commit ${machine.commit}`,
  )
  console.log(
    `${new Date().toISOString()}, load ${load.join(' ')}${values.quick ? ', quick: only to see that it runs' : ''}`,
  )

  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
  const earlier = readEarlier(values.json, values.quick)
  const suites: SuiteResult[] = []
  for (const name of names) {
    const loadBefore = await waitForQuiet(values)
    if (loadBefore > busyFrom) shoutBusy(loadBefore)
    const result = await runSuite(await loadSuite(name), {
      isQuick: values.quick,
      postgresUrl: values.postgres,
      loadBefore,
      onProgress: say,
    })
    say('')
    suites.push(result)
    console.log(tableOf(result))
    shoutDisturbed(result)
    await save(values.json, {
      machine,
      date: new Date().toISOString(),
      is_quick: values.quick,
      load,
      suites: withEarlier(suites, earlier),
    })
  }
  if (values.json !== undefined) console.log(`\nWritten to ${values.json}`)
}

const readArguments = () =>
  parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      wait: { type: 'string', default: '0' },
      postgres: { type: 'string', default: 'postgres://postgres@127.0.0.1:5432/test' },
    },
  })

/** Before each suite, up to so many minutes; answers how busy the machine is then. */
async function waitForQuiet({
  quick,
  wait,
}: {
  readonly quick: boolean
  readonly wait: string
}): Promise<number> {
  const end = performance.now() + Number(wait) * 60_000
  for (;;) {
    const busy = await idleCheck(quick ? 300 : 1500)
    if (busy <= busyFrom || performance.now() >= end) return busy
    say(`waiting for a quiet machine: others use ${Math.round(busy * 100)} %`)
    await new Promise(done => setTimeout(done, 2000))
  }
}

/** Suites that this run leaves out keep what an earlier run wrote to the same file. */
function readEarlier(path: string | undefined, isQuick: boolean): readonly SuiteResult[] {
  if (path === undefined || !existsSync(path)) return []
  const { is_quick, suites } = JSON.parse(readFileSync(path, 'utf8')) as Results
  return is_quick === isQuick ? suites : []
}

const withEarlier = (suites: readonly SuiteResult[], earlier: readonly SuiteResult[]) =>
  suiteNames.flatMap(
    name => suites.find(each => each.suite === name) ?? earlier.find(each => each.suite === name) ?? [],
  )

/** The peers are a package of their own; installing Alice does not install them. */
function installPeers() {
  if (existsSync(join(import.meta.dirname, 'node_modules', '.package-lock.json'))) return
  console.log('Installing what Alice is compared with (once, about 240 MB): npm ci --prefix bench')
  try {
    execFileSync('npm', ['ci', '--prefix', import.meta.dirname], { stdio: 'inherit' })
  } catch {
    console.log('That did not work; rows of what is missing will say so.')
  }
}

function shoutBusy(share: number) {
  console.log(
    `\n!!! THE MACHINE IS BUSY: others use ${Math.round(share * 100)} % of it. These numbers are not to be published.`,
  )
}

function shoutDisturbed({ rows }: SuiteResult) {
  const disturbed = rows.filter(row => row.othersShare > busyFrom)
  if (disturbed.length === 0) return
  const list = disturbed.map(row => `${row.name} ${Math.round(row.othersShare * 100)} %`).join(', ')
  console.log(`!!! Others used the machine while this was measured: ${list}. Not to be published.`)
}

/** After every suite, so that a run that is broken off has left what it found. */
async function save(path: string | undefined, results: Results) {
  if (path === undefined) return
  await mkdir(dirname(resolve(path)), { recursive: true })
  await writeFile(path, `${JSON.stringify(results, undefined, 1)}\n`)
}

function say(line: string) {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${line}`)
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
