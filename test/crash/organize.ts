// Discover, organize and undo a library while the server is killed: no file is lost, doubled or half there.
import { cpSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { writeTree } from '../../src/adapters/sample-pictures/tree.ts'
import { chanceFrom } from './chance.ts'
import { createKiller, type Killer } from './killer.ts'
import { compare, contents, countDifferentNames, createLibrary, names, type Seen } from './library.ts'
import type { Report } from './report.ts'
import { scratchFolder } from './scratch.ts'
import { createServers, type Ended, type Servers } from './servers.ts'
import type { Settings } from './settings.ts'

const sampleMedia = resolve('../shared/data/media')
const otherDisk = '/dev/shm'
/** Files that the workflow handles at once: each may be at both places while it moves to another disk. */
const inFlight = 2

interface World {
  readonly report: Report
  readonly servers: Servers
  readonly killer: Killer
  readonly inbox: string
  readonly look: (...roots: string[]) => readonly Seen[]
  readonly original: readonly Seen[]
  /** What must hold whenever nothing runs. */
  invariant: () => void
  readonly tally: { lost: number; doubled: number }
}

export async function organize(settings: Settings, report: Report): Promise<void> {
  const scratch = scratchFolder()
  const other = existsSync(otherDisk) ? scratchFolder(otherDisk) : undefined
  const inbox = join(scratch.path, 'inbox')
  await fill(inbox, settings, report)
  const servers = createServers(join(scratch.path, 'data'))
  try {
    const world = openWorld({ settings, report, servers, inbox })
    await servers.open()
    await rounds(world, settings, [join(scratch.path, 'organized'), other && join(other.path, 'organized')])
    await conclude(world)
  } finally {
    await servers.close()
    scratch.remove()
    other?.remove()
  }
}

async function fill(inbox: string, { files, seed }: Settings, report: Report) {
  mkdirSync(inbox, { recursive: true })
  const tree = await writeTree(inbox, files, seed)
  const isThere = existsSync(sampleMedia)
  if (isThere) cpSync(sampleMedia, join(inbox, 'samples'), { recursive: true })
  else report.skipped(`real pictures: ${sampleMedia} is not there`)
  for (const word of ['image', 'untitled']) {
    for (const kind of ['txt', 'xmp']) {
      writeFileSync(join(inbox, 'garden', `${word}.${kind}`), `${word} ${kind}`)
    }
  }
  const { duplicates, broken, empty } = tree
  report.say(
    `${files} files: ${duplicates} copies, ${broken} broken, ${empty} empty; and real ones with sidecars`,
  )
}

interface Given {
  readonly settings: Settings
  readonly report: Report
  readonly servers: Servers
  readonly inbox: string
}

function openWorld({ settings, report, servers, inbox }: Given): World {
  const { look } = createLibrary()
  const killer = createKiller({
    servers,
    chance: chanceFrom(settings.seed),
    whileDead: () => world.invariant(),
    violated: report.violated,
  })
  const original = look(inbox)
  const world: World = {
    report,
    servers,
    killer,
    inbox,
    look,
    original,
    tally: { lost: 0, doubled: 0 },
    invariant: () => {},
  }
  return world
}

async function rounds(world: World, { kills }: Settings, roots: readonly (string | undefined)[]) {
  const [here, there] = roots
  const share = Math.ceil(kills / 7)
  const left = () => kills - world.killer.kills
  const most = () => Math.min(share, left())
  await discover(world, most())
  if (there === undefined) world.report.skipped(`another disk: there is no ${otherDisk}`)
  const trips: Trip[] = [
    { operation: 'move', root: here!, most },
    { operation: 'copy', root: there ?? here!, most },
    { operation: 'move', root: there ?? here!, most },
  ]
  for (let at = 0; left() > 0 || at < trips.length; at += 1) {
    if (at === 60) throw new Error('The workflows end sooner than they can be killed; ask for more files')
    await forthAndBack(world, trips[at % trips.length]!)
  }
}

async function discover(world: World, most: number) {
  const { report, original, inbox, killer } = world
  world.invariant = () => expectContents(world, [inbox], 0)
  const ended = await killer.carryOut({ operation: 'assets.discover', input: { inbox } }, most)
  world.invariant()
  if (ended.type !== 'workflow.completed') report.violated(`discover ${JSON.stringify(ended)}`)
  const { seen, identified, skipped_total, failed_batches } = ended.result
  if (failed_batches > 0) report.violated(`${failed_batches} batches of discover failed`)
  if (seen + (skipped_total - (seen - identified)) < original.length) {
    report.violated(`of ${original.length} files ${seen} were seen and ${skipped_total} left out`)
  }
  report.say(`discover: ${seen} files seen, ${identified} identified; ${ended.kills} kills`)
}

interface Trip {
  readonly operation: 'move' | 'copy'
  readonly root: string
  readonly most: () => number
}

async function forthAndBack(world: World, { operation, root, most }: Trip) {
  const { report, killer, inbox, original, look, servers } = world
  mkdirSync(root, { recursive: true })
  const isOtherDisk = statSync(root).dev !== statSync(inbox).dev
  const input = { organization: { destination: root, operation } }
  const { plan } = await servers.current.ask('call', {
    operation: 'assets.organize',
    input: { ...input, dry_run: true },
  })
  const planned = new Map<string, string>(
    plan.steps.map((step: any) => [Buffer.from(step.target).toString('latin1'), step.before]),
  )
  if (look(root).length > 0) report.violated('a dry run wrote something')

  const extra = isOtherDisk ? inFlight : 0
  world.invariant = () =>
    operation === 'move' ? expectContents(world, [inbox, root], extra) : expectCopies(world, root, planned)
  const forth = await killer.carryOut({ operation: 'assets.organize', input }, most())
  expectWhole(world, forth, 'organize')
  const placed = look(root)
  const missing = [...planned.keys()].filter(path => !placed.some(each => each.path === path)).length
  if (missing > 0 || placed.length !== planned.size) {
    world.tally.doubled += Math.max(0, placed.length - planned.size)
    world.tally.lost += missing
    report.violated(
      `${placed.length} files at the destination, ${planned.size} planned, ${missing} not there`,
    )
  }
  if (operation === 'move') expectContents(world, [inbox, root], 0)
  else expectCopies(world, root, planned)

  const undo = { operation: 'assets.undo_organize', input: { workflow_id: forth.workflow_id } }
  const back = await killer.carryOut(undo, most())
  expectWhole(world, back, 'undo')
  const different = countDifferentNames(names(original), names(look(inbox)))
  if (different > 0) report.violated(`after the undo ${different} names differ from before`)
  const left = look(root)
  if (left.length > 0) {
    report.violated(`after the undo ${left.length} files are left, such as ${left[0]!.path}`)
  }
  const where = isOtherDisk ? 'to another disk' : 'on one disk'
  report.say(
    `${operation} ${where} and back: ${planned.size} files; ${forth.kills} and ${back.kills} kills, ${killer.kills} so far`,
  )
}

function expectWhole({ report }: World, { type, result }: Ended, what: string) {
  if (type !== 'workflow.completed') return report.violated(`${what} ended as ${type}`)
  const { refused_total, failed_batches, refused } = result
  if (refused_total > 0 || failed_batches > 0) {
    report.violated(
      `${what}: ${refused_total} refused, such as ${JSON.stringify(refused[0])}; ${failed_batches} batches failed`,
    )
  }
}

/** Everything is there as often as before; up to `most` files may be at two places for the moment. */
function expectContents(world: World, roots: readonly string[], most: number) {
  const seen = world.look(...roots)
  const { lost, extra, strange } = compare(contents(world.original), contents(seen))
  world.tally.lost += lost
  if (lost > 0) world.report.violated(`${lost} files are gone`)
  if (strange > 0) world.report.violated(`${strange} files have content that nobody wrote`)
  if (extra > most) {
    world.tally.doubled += extra - most
    world.report.violated(`${extra} files are there twice`)
  }
}

/** The inbox is untouched, and at the destination is nothing but whole copies of what was planned. */
function expectCopies(world: World, root: string, planned: ReadonlyMap<string, string>) {
  const { report, inbox, original, look } = world
  const different = countDifferentNames(names(original), names(look(inbox)))
  world.tally.lost += different
  if (different > 0) report.violated(`copying changed ${different} files of the inbox`)
  const hashes = names(original)
  for (const { path, hash, isTemporary } of look(root)) {
    if (isTemporary) continue
    const source = planned.get(path)
    if (source === undefined) report.violated(`${path} was not planned`)
    else if (hashes.get(Buffer.from(source).toString('latin1')) !== hash) {
      report.violated(`${path} is not its source`)
    }
  }
}

async function conclude(world: World) {
  const { report, servers, killer, tally } = world
  const { events, problems, ended, unfinished } = await servers.current.ask('audit')
  for (const problem of problems) report.violated(problem)
  if (unfinished > 0) report.violated(`${unfinished} workflows never ended`)
  await servers.stop()
  report.say(`${events} events in the log, none of them twice; workflows: ${JSON.stringify(ended)}`)
  const { lost, doubled } = tally
  report.say(`kills ${killer.kills}, resumed ${killer.resumed}, lost ${lost}, doubled ${doubled}`)
}
