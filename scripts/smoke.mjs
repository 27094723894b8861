// Starts Alice the way the README says, waits until it is ready and has shown the first minute, stops it and expects a
// clean end; the second start finds what the first one left, and the demo is taken away again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'

const READY_MS = 30_000
const STOP_MS = 10_000

const home = mkdtempSync(join(tmpdir(), 'alice-smoke-'))

try {
  // Ctrl-C ends npm and its shell by the signal itself, also when Alice ends with 0 behind them.
  await startAndStop({
    command: 'npm',
    args: ['start'],
    signal: 'SIGINT',
    ends: [0, 130, 'SIGINT'],
    shows: [
      /✔ filed +23 copies/,
      /✔ deployed +a web page at http:/,
      /✔ undone +a change broke on purpose at step 3/,
      /2 steps undone in \d+ ms, state unchanged/,
      /● waiting +an assistant wants to scale web 1 → 3/,
      /✔ recorded +\d+ events/,
    ],
  })
  await startAndStop({
    command: process.execPath,
    args: ['dist/alice.js', 'up'],
    signal: 'SIGTERM',
    ends: [0],
    shows: [/the demo is not run again/],
  })
} finally {
  await clear()
  rmSync(home, { recursive: true, force: true })
}

async function startAndStop({ command, args, signal, ends, shows }) {
  const how = [command, ...args].join(' ')
  const port = await freePort()
  const started = performance.now()
  const output = []
  // A group of its own, so that the signal reaches npm, its shell and Alice together, as in a terminal.
  const alice = spawn(command, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ALICE_HOME: home, ALICE_PORT: String(port) },
  })
  const ended = new Promise(done => {
    alice.on('exit', (code, by) => done({ by: code ?? by }))
  })
  alice.stdout.on('data', chunk => output.push(chunk))
  alice.stderr.on('data', chunk => output.push(chunk))

  try {
    await ready(port, ended)
    console.log(`${how}: ready after ${since(started)}`)
    await shown(output, shows, ended)
    console.log(`${how}: shown after ${since(started)}`)
    const asked = performance.now()
    if (alice.pid === undefined) throw new Error('did not start')
    process.kill(-alice.pid, signal)
    const end = await Promise.race([ended, sleep(STOP_MS, undefined, { ref: false })])
    if (!end) throw new Error(`still running ${STOP_MS / 1000} s after ${signal}`)
    if (!ends.includes(end.by)) throw new Error(`ended with ${end.by} after ${signal}`)
    if (await isListening(port)) throw new Error(`ended, but something still listens on port ${port}`)
    console.log(`${how}: stopped cleanly ${since(asked)} after ${signal}`)
  } catch (error) {
    console.error(`${how}: ${error.message}\n\nIts output:\n${Buffer.concat(output).toString()}`)
    process.exitCode = 1
  } finally {
    killGroup(alice.pid)
    await ended
  }
}

async function ready(port, ended) {
  const started = performance.now()
  let last = 'nothing'
  while (performance.now() - started < READY_MS) {
    const answer = await Promise.race([healthOf(port), ended])
    if (answer === 200) return
    if (answer.by !== undefined) throw new Error(`ended with ${answer.by} before it was ready`)
    last = answer
    await sleep(100)
  }
  throw new Error(`/health/ready answered ${last} for ${READY_MS / 1000} s`)
}

/** Everything it has to say, and nothing that broke. */
async function shown(output, shows, ended) {
  const started = performance.now()
  for (;;) {
    const said = Buffer.concat(output).toString()
    if (said.includes('✘')) throw new Error('a stage of the demo broke')
    const missing = shows.filter(line => !line.test(said))
    if (missing.length === 0) return
    const end = await Promise.race([ended, sleep(100)])
    if (end) throw new Error(`ended with ${end.by} before it said ${missing.join(', ')}`)
    if (performance.now() - started > READY_MS) {
      throw new Error(`did not say ${missing.join(', ')} within ${READY_MS / 1000} s`)
    }
  }
}

/** What was deployed runs on without Alice, and would outlive the folder. */
async function clear() {
  const args = ['dist/alice.js', 'down', '--reset', '--yes']
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ALICE_HOME: home },
  })
  const output = []
  child.stdout.on('data', chunk => output.push(chunk))
  child.stderr.on('data', chunk => output.push(chunk))
  const [code] = await once(child, 'close')
  const said = Buffer.concat(output).toString()
  if (code === 0 && said.includes('sample-site is destroyed')) return
  console.error(`${args.join(' ')} ended with ${code}:\n${said}`)
  process.exitCode = 1
}

function healthOf(port) {
  return fetch(`http://127.0.0.1:${port}/health/ready`).then(
    response => response.status,
    error => error.cause?.code ?? error.message,
  )
}

function freePort() {
  return new Promise((done, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })
}

function isListening(port) {
  return new Promise(done => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.on('error', () => done(false))
  })
}

function since(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`
}

/** Whatever of it is still there; usually nothing is. */
function killGroup(id) {
  try {
    process.kill(-id, 'SIGKILL')
  } catch {
    // The group is gone, as it should be.
  }
}
