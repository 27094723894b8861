#!/usr/bin/env node
// Runs on Node 20, so that it can find and start the Node that Alice needs.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import modules from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const NEEDED = 24
const program = fileURLToPath(new URL('../dist/alice.js', import.meta.url))

if (!existsSync(program)) {
  stop(`Alice is not built: ${program} is missing. Run npm ci, or node scripts/build.mjs, in its folder.`)
} else if (majorOf(process.versions.node) >= NEEDED) {
  // Compiled code is kept for the next start; what is imported before this line would not be.
  modules.enableCompileCache()
  await import('../dist/alice.js')
} else {
  const node = deliveredNode()
  if (node) startWith(node)
  else stop(`Alice needs Node ${NEEDED} or newer, and this is ${process.versions.node}. ${remedy()}`)
}

/** The Node that npm installed beside Alice from an optional dependency, or one that the surrounding project has. */
function deliveredNode() {
  const isWindows = process.platform === 'win32'
  const file = isWindows ? 'node.exe' : 'node'
  const load = modules.createRequire(import.meta.url)
  try {
    const home = `node-${isWindows ? 'win' : process.platform}-${process.arch}/package.json`
    const path = join(dirname(load.resolve(home)), 'bin', file)
    if (majorOf(load(home).version) >= NEEDED && existsSync(path)) return path
  } catch {
    // Not installed: there is no such package for every system, and --omit=optional leaves it out.
  }
  for (let folder = dirname(program); dirname(folder) !== folder; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', '.bin', file)
    if (existsSync(path) && majorOf(versionOf(path)) >= NEEDED) return path
  }
  return undefined
}

function remedy() {
  const system = `${process.platform}-${process.arch}`
  return `No newer one came with the installation for ${system}; install it from https://nodejs.org and try again.`
}

function versionOf(node) {
  const { error, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  return error ? '' : stdout.replace('v', '')
}

/** The program gets this terminal, these signals, and gives back its exit code. */
function startWith(node) {
  const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to both; a second one would mean "stop at once".
      const isFromTerminal = process.stdin.isTTY && (signal === 'SIGINT' || signal === 'SIGQUIT')
      if (!isFromTerminal) child.kill(signal)
    })
  }
  child.on('error', error => stop(`${node} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code))
}

function majorOf(version) {
  return Number.parseInt(version, 10)
}

function stop(message) {
  console.error(message)
  process.exitCode = 4
}
