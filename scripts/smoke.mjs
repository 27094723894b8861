// Starts Alice the way the README says, waits until it is ready, presses Ctrl-C and expects a clean end.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'

const READY_MS = 30_000
const STOP_MS = 10_000

const home = mkdtempSync(join(tmpdir(), 'alice-smoke-'))
const port = await freePort()
const started = performance.now()
const output = []

// A group of its own, so that Ctrl-C reaches npm, the shell and Alice together, as in a terminal.
const alice = spawn('npm', ['start'], {
  detached: true,
  stdio: ['ignore', 'pipe', 'pipe'],
  env: { ...process.env, ALICE_HOME: home, ALICE_PORT: String(port) },
})
const ended = new Promise(done => {
  alice.on('exit', (code, signal) => done({ code, signal }))
})
alice.stdout.on('data', chunk => output.push(chunk))
alice.stderr.on('data', chunk => output.push(chunk))

try {
  await ready()
  console.log(`ready after ${since(started)}`)
  const asked = performance.now()
  process.kill(-alice.pid, 'SIGINT')
  const end = await Promise.race([ended, sleep(STOP_MS)])
  if (!end) complain(`Alice was still running ${STOP_MS / 1000} s after Ctrl-C`)
  else if (end.code !== 0) complain(`npm start ended with ${end.code ?? end.signal} after Ctrl-C`)
  else if (await isListening()) complain(`npm start ended, but something still listens on port ${port}`)
  else console.log(`stopped cleanly after ${since(asked)}`)
} catch (error) {
  complain(error.message)
} finally {
  try {
    process.kill(-alice.pid, 'SIGKILL')
  } catch {
    // The group is gone, as it should be.
  }
  await ended
  rmSync(home, { recursive: true, force: true })
}

async function ready() {
  let last = 'nothing'
  while (performance.now() - started < READY_MS) {
    const answer = await Promise.race([
      fetch(`http://127.0.0.1:${port}/health/ready`).then(
        response => response.status,
        error => error.cause?.code ?? error.message,
      ),
      ended,
    ])
    if (answer === 200) return
    if (typeof answer === 'object') throw new Error(`npm start ended with ${answer.code ?? answer.signal}`)
    last = answer
    await sleep(100)
  }
  throw new Error(`/health/ready answered ${last} for ${READY_MS / 1000} s`)
}

function freePort() {
  return new Promise((done, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port: free } = server.address()
      server.close(() => done(free))
    })
  })
}

function isListening() {
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

function complain(message) {
  console.error(`${message}\n\nIts output:\n${Buffer.concat(output).toString()}`)
  process.exitCode = 1
}
