// What nobody should have in a library: every such file gets an answer of its own, and none of them does harm.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, dirname } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { writeTree } from '../../src/adapters/sample-pictures/tree.ts'
import { contents, compare, countDifferentNames, createLibrary, names, type Seen } from './library.ts'
import type { Report } from './report.ts'
import { scratchFolder } from './scratch.ts'
import { createServers, type Servers } from './servers.ts'
import type { Settings } from './settings.ts'

/** What a server that decodes a picture of ten thousand megapixels would need many times over. */
const mostMemory = 900 * 2 ** 20
const badFolders = [
  '..foo',
  '...',
  'CON',
  '-rf',
  'a\nb',
  ' blank ',
  String.raw`a\..\..\b`,
  '%2e%2e',
  'x'.repeat(200),
  '$(id)',
  '\u202Egnp',
]

export async function badInput({ seed }: Settings, report: Report): Promise<void> {
  const scratch = scratchFolder()
  const home = scratch.path
  const inbox = join(home, 'inbox')
  const servers = createServers(join(home, 'data'))
  try {
    await writeTree(join(home, 'spare'), 400, seed)
    fill(inbox, createLibrary().look(join(home, 'spare')))
    await servers.open()
    await useIt({ servers, report, inbox, home })
  } finally {
    await servers.close()
    scratch.remove()
  }
}

function fill(inbox: string, spare: readonly Seen[]) {
  const pictures = spare
    .map(({ path }) => readFileSync(Buffer.from(path, 'latin1')))
    .filter(({ length }) => length > 300)
  const put = (path: string | Buffer, bytes: Uint8Array) => {
    mkdirSync(dirname(path.toString('latin1')), { recursive: true })
    writeFileSync(path, bytes)
  }
  for (const [at, folder] of badFolders.entries()) put(join(inbox, folder, 'picture.png'), pictures[at]!)
  const whole = pictures.at(-1)!
  put(join(inbox, 'bad', 'empty.png'), new Uint8Array())
  put(join(inbox, 'bad', 'cut.png'), whole.subarray(0, Math.floor(whole.length / 2)))
  put(join(inbox, 'bad', 'bomb.png'), hugePng(100_000, 100_000))
  put(join(inbox, 'bad', 'wrong.jpg'), pictures.at(-2)!)
  put(join(inbox, 'bad', 'text.png'), Buffer.from('not a picture'))
  put(join(inbox, 'bad', 'new\nline.png'), pictures.at(-3)!)
  put(
    Buffer.concat([Buffer.from(`${inbox}/bad/`), Buffer.from([0x69, 0xff, 0xfe, 0x2e, 0x70, 0x6e, 0x67])]),
    pictures.at(-4)!,
  )
}

interface Place {
  readonly servers: Servers
  readonly report: Report
  readonly inbox: string
  readonly home: string
}

async function useIt({ servers, report, inbox, home }: Place) {
  const { look } = createLibrary()
  const original = look(inbox)
  const found = await servers.carryOut('assets.discover', { inbox })
  const skips: { path: string; reason: string }[] = found.result.skipped
  const expectSkip = (name: string, reason: string) => {
    const skip = skips.find(({ path }) => path.includes(name))
    if (skip?.reason !== reason) report.violated(`${name}: ${JSON.stringify(skip)} instead of ${reason}`)
  }
  expectSkip('empty.png', 'empty')
  expectSkip('text.png', 'not_media')
  expectSkip('i\uFFFD', 'name_not_utf8')

  const assessed = await servers.carryOut('assets.assess', {})
  const { failures } = assessed.result
  if (assessed.type !== 'workflow.completed' || failures.length === 0) {
    report.violated(`assess: ${JSON.stringify(assessed.result)}`)
  }
  const memory = await servers.current.ask<number>('mostMemory')
  if (memory > mostMemory) {
    report.violated(`a small file that claims ten gigapixels cost ${memory >> 20} MiB of memory`)
  }

  const root = join(home, 'organized')
  const taken = await takeSomeNames({ servers, root })
  const forth = await servers.carryOut('assets.organize', {
    organization: { destination: root, operation: 'move' },
  })
  const placed = look(root)
  if (forth.result.refused_total > 0) {
    report.violated(`organize refused ${JSON.stringify(forth.result.refused[0])}`)
  }
  for (const [path, text] of taken) {
    if (readFileSync(path, 'utf8') !== text) report.violated(`${path} was somebody else's and was changed`)
  }
  if (placed.length !== forth.result.placed + taken.size) {
    report.violated(`${placed.length} files are at the destination`)
  }
  for (const place of [dirname(home), home]) {
    if (existsSync(join(place, 'b')) || existsSync(join(place, 'picture.png'))) {
      report.violated('a file left the destination')
    }
  }
  for (const path of taken.keys()) rmSync(path)
  const { lost, extra, strange } = compare(contents(original), contents(look(inbox, root)))
  if (lost + extra + strange > 0) report.violated(`${lost} lost, ${extra} twice, ${strange} strange`)

  const back = await servers.carryOut('assets.undo_organize', { workflow_id: forth.workflow_id })
  if (back.result.refused_total > 0) report.violated(`undo refused ${JSON.stringify(back.result.refused[0])}`)
  const different = countDifferentNames(names(original), names(look(inbox)))
  if (different > 0) report.violated(`after the undo ${different} names differ`)
  await takeNamesMeanwhile({ servers, report, inbox, home })
  const { problems } = await servers.current.ask('audit')
  for (const problem of problems) report.violated(problem)
  report.say(
    `${original.length} files: ${skips.length} left out with a reason, ${failures.length} not assessed, ${forth.result.placed} moved and brought back; ${memory >> 20} MiB at most`,
  )
}

/** The plan is made, then the server is killed, and before it goes on others take planned names. */
async function takeNamesMeanwhile({ servers, report, home }: Place) {
  const inbox = join(home, 'spare')
  const root = join(home, 'contested')
  const { look } = createLibrary()
  const original = look(inbox)
  await servers.carryOut('assets.discover', { inbox })
  const input = { filters: { project: 'garden' }, organization: { destination: root, operation: 'move' } }
  const request = { operation: 'assets.organize', input }
  const { plan } = await servers.current.ask('call', { ...request, input: { ...input, dry_run: true } })
  const { workflow_id } = await servers.current.ask('call', request)
  await servers.kill()
  const targets = plan.steps.map(({ target }: { target: string }) => target)
  const taken = takeNames(targets.filter((_: string, at: number) => at % 2 === 0))
  await servers.open()
  const { result } = await servers.current.ask('end', workflow_id)
  for (const [path, text] of taken) {
    if (readFileSync(path, 'utf8') !== text) report.violated(`${path} was taken meanwhile and was changed`)
    rmSync(path)
  }
  const { lost, extra, strange } = compare(contents(original), contents(look(inbox, root)))
  if (lost + extra + strange > 0) {
    report.violated(`contested: ${lost} lost, ${extra} twice, ${strange} strange`)
  }
  if (taken.size === 0 || result.placed !== targets.length) {
    report.violated(
      `of ${targets.length} files ${result.placed} were placed, beside ${taken.size} names that were taken`,
    )
  }
  await servers.carryOut('assets.undo_organize', { workflow_id })
  const different = countDifferentNames(names(original), names(look(inbox)))
  if (different > 0) report.violated(`contested: after the undo ${different} names differ`)
  report.say(
    `${taken.size} of ${targets.length} planned names were taken meanwhile; all files found other ones`,
  )
}

/** Somebody else puts files where ours were to go: before the plan is made, and while it is being carried out. */
async function takeSomeNames({ servers, root }: { servers: Servers; root: string }) {
  const { plan } = await servers.current.ask('call', {
    operation: 'assets.organize',
    input: { organization: { destination: root, operation: 'move' }, dry_run: true },
  })
  return takeNames(plan.steps.slice(0, 5).map(({ target }: { target: string }) => target))
}

function takeNames(targets: readonly string[]): Map<string, string> {
  const taken = new Map<string, string>()
  for (const target of targets) {
    if (existsSync(target)) continue
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, `not yours: ${target}`, { flag: 'wx' })
    taken.set(target, `not yours: ${target}`)
  }
  return taken
}

/** A tiny file whose header promises `width` times `height` pixels. */
function hugePng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1 << 20))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length, 0)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}
