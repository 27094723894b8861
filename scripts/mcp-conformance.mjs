// Starts Alice with the conformance profile and lets the official suites look at it: the requirements of both protocol
// eras, the scenarios of the Tasks extension, and the Inspector in strict mode. Ends with 0 when all of it passes.
//   node scripts/mcp-conformance.mjs [--source]      from dist/, or from the sources
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const suite = '@modelcontextprotocol/conformance@0.2.0-alpha.12'
const inspector = '@modelcontextprotocol/inspector@2.12.0'
const required = [
  ['2026-07-28', 37],
  ['2025-11-25', 30],
]
const limitMs = 300_000

const root = fileURLToPath(new URL('..', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'alice-conformance-'))
const alice = start()
try {
  const url = `${await alice.url}/mcp`
  const outcomes = []
  for (const [revision, count] of required) outcomes.push(await runSuite(url, revision, count))
  for (const era of ['modern', 'legacy']) outcomes.push(await inspect(url, era))
  for (const { line } of outcomes) console.log(line)
  process.exitCode = outcomes.every(({ isGood }) => isGood) ? 0 : 1
} finally {
  await alice.stop()
  rmSync(scratch, { recursive: true, force: true })
}

function start() {
  const program = process.argv.includes('--source') ? 'src/main.ts' : 'dist/alice.js'
  const child = spawn(
    process.execPath,
    [join(root, program), 'up', '--no-demo', '--json', '--profile', 'conformance'],
    {
      env: {
        ...process.env,
        ALICE_HOME: join(scratch, 'home'),
        ALICE_HOST: '127.0.0.1',
        ALICE_PORT: '0',
        ALICE_GRPC_PORT: '0',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const ended = new Promise(resolve => void child.once('exit', resolve))
  const url = new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', line => resolve(JSON.parse(line).url))
    void ended.then(code => reject(new Error(`Alice ended with ${code} before she listened`)))
  })
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Counts the scenarios a revision requires, and those that are run beside them. */
async function runSuite(url, revision, count) {
  const words = [
    'conformance',
    'server',
    '--url',
    url,
    '--requirements',
    revision,
    '-o',
    join(scratch, revision),
  ]
  const { output } = await npx(suite, words)
  const [summary = '', beside = ''] = output.slice(output.indexOf('=== SUMMARY ===')).split('Not scored for')
  const passed = new Set(named(summary, '✓'))
  const failed = named(summary, '✗')
  const extra = named(beside, '✓')
  for (const name of extra) passed.delete(name)
  const isGood = failed.length === 0 && passed.size === count
  const more = failed.length > 0 ? `; failed: ${failed.join(', ')}` : ''
  if (passed.size + failed.length === 0) console.error(output)
  return {
    isGood,
    line: `MCP ${revision}: ${passed.size} of ${count} required, ${extra.length} beside them${more}`,
  }
}

function named(text, sign) {
  return [...text.matchAll(new RegExp(`${sign} ([\\w-]+)`, 'g'))].map(([, name]) => name)
}

async function inspect(url, era) {
  const words = ['mcp-inspector', '--cli', url, '--method', 'tools/list', '--strict', '--protocol-era', era]
  const { code, output } = await npx(inspector, words)
  if (code !== 0) console.error(output.slice(-4000))
  return { isGood: code === 0, line: `Inspector ${era}: ${code === 0 ? 'no errors' : `exit code ${code}`}` }
}

function npx(from, words) {
  const child = spawn('npx', ['-y', '-p', 'node@24', '-p', from, ...words], {
    cwd: scratch,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
  })
  const pieces = []
  const onData = text => void pieces.push(text)
  child.stdout.setEncoding('utf8').on('data', onData)
  child.stderr.setEncoding('utf8').on('data', onData)
  return new Promise(resolve => {
    child.once('close', code => resolve({ code, output: pieces.join('') }))
  })
}
