// Packs Alice, installs the package elsewhere, and starts it there: what is missing from `files` shows up here first.
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const away = mkdtempSync(join(tmpdir(), 'alice-pack-'))
const problems = []

try {
  const archive = pack()
  lintPackage(archive)
  install(archive)
  expectVersion('npx alice', 'npm', ['exec', '--offline', '--', 'alice', '--version'])
  for (const [found, node] of otherNodes()) {
    expectVersion(`Node ${found}`, node, [join(away, 'node_modules', name, 'bin/alice.js'), '--version'])
  }
} finally {
  rmSync(away, { recursive: true, force: true })
}

for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exitCode = 1

function pack() {
  run('node', ['scripts/build.mjs'], root)
  const [{ filename, files, size }] = JSON.parse(
    run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', away], root),
  )
  const paths = files.map(file => file.path)
  for (const needed of [
    'bin/alice.js',
    'dist/alice.js',
    'dist/docs/site.json',
    'LICENSE',
    'README.md',
    'package.json',
  ]) {
    if (!paths.includes(needed)) problems.push(`${needed} is not in the package; see "files" in package.json`)
  }
  for (const path of paths.filter(each => /^(src|test|scripts|docs)\/|\.map$/.test(each))) {
    problems.push(`${path} is in the package, where nothing needs it`)
  }
  console.log(`${filename}: ${files.length} files, ${Math.round(size / 1000)} kB`)
  return join(away, filename)
}

/** What publint and Are The Types Wrong say of the package: an import that does not resolve is found here. */
function lintPackage(archive) {
  for (const [tool, ...args] of [
    ['publint', archive, '--strict'],
    ['attw', archive, '--profile', 'esm-only', '--no-emoji'],
  ]) {
    try {
      run(join(root, 'node_modules/.bin', tool), args, root)
      console.log(`${tool}: clean`)
    } catch (error) {
      problems.push(`${tool} complains:\n${error.stdout ?? error}`)
    }
  }
}

/** From the registry or npm's cache; without either, beside the dependencies this checkout already has. */
function install(archive) {
  writeFileSync(join(away, 'package.json'), '{ "private": true }')
  try {
    run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=1', archive])
  } catch (error) {
    console.warn(
      `npm install did not work, so the dependencies of this checkout are used:\n${error.stderr ?? error}`,
    )
    rmSync(join(away, 'node_modules'), { recursive: true, force: true })
    installByHand(archive)
  }
}

function installByHand(archive) {
  const modules = join(away, 'node_modules')
  mkdirSync(join(modules, '.bin'), { recursive: true })
  run('tar', ['-xzf', archive])
  cpSync(join(away, 'package'), join(modules, name), { recursive: true })
  symlinkSync(join('..', name, 'bin/alice.js'), join(modules, '.bin', name))
  for (const entry of readdirSync(join(root, 'node_modules'))) {
    if (entry !== name && !entry.startsWith('.')) {
      symlinkSync(join(root, 'node_modules', entry), join(modules, entry))
    }
  }
}

function expectVersion(how, command, args) {
  try {
    const answer = run(command, args).trim()
    if (answer.split(/\s/).at(-1) === version) console.log(`${how}: ${answer}`)
    else problems.push(`${how} answered ${JSON.stringify(answer)} and not ${version}`)
  } catch (error) {
    problems.push(`${how} did not start: ${error.stderr ?? error}`)
  }
}

/** What people have on their machines: every Node on the path that is not the one npm delivered. */
function otherNodes() {
  const nodes = process.env.PATH.split(delimiter)
    .filter(folder => !folder.includes('node_modules'))
    .map(folder => join(folder, 'node'))
    .filter(path => existsSync(path))
    .map(path => [run(path, ['--version']).trim(), path])
  return [...new Map(nodes)]
}

function run(command, args, cwd = away) {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 300_000,
  })
}
