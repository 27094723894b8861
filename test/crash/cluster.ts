// Two processes on one Postgres, one of them killed again and again: the other goes on with its work, and nothing that
// was written down as done is done again.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAudit } from './audit.ts'
import { chanceFrom, type Chance } from './chance.ts'
import { startChild, type Child } from './child-process.ts'
import { openDatabase, testUrl, type Database } from './database.ts'
import type { Mark } from './post-office.ts'
import type { Report } from './report.ts'
import { scratchFolder } from './scratch.ts'
import type { Settings } from './settings.ts'

/** Leases take their time to run out, so several pairs are tried side by side. */
const pairs = 5
const handOverWithinMs = 10_000

interface Tally {
  readonly handOversMs: number[]
  workflows: number
  marks: number
  twice: number
  doubled: number
  lost: number
}

export async function cluster(settings: Settings, report: Report): Promise<void> {
  const database = await openDatabase(report)
  if (!database) return
  const tally: Tally = { handOversMs: [], workflows: 0, marks: 0, twice: 0, doubled: 0, lost: 0 }
  let left = settings.rounds
  const takeRound = () => (left > 0 ? (left -= 1) + 1 : 0) > 0
  try {
    await Promise.all(
      Array.from({ length: Math.min(pairs, settings.rounds) }, async (_, at) => {
        const chance = chanceFrom(settings.seed * 1000 + at)
        const pair = createPair({ database, report, chance, tally, number: at })
        await pair.run(takeRound, at === 0)
      }),
    )
  } finally {
    await database.close()
  }
  const sorted = tally.handOversMs.toSorted((a, b) => a - b)
  const p50 = sorted[sorted.length >> 1] ?? 0
  const max = sorted.at(-1) ?? 0
  if (max > handOverWithinMs) report.violated(`a hand-over took ${max} ms`)
  report.say(
    `${tally.workflows} workflows completed, ${tally.marks} steps ran, ${tally.twice} of them twice because they were not written down yet`,
  )
  report.say(
    `rounds ${settings.rounds}, hand-over p50 ${p50} ms, max ${max} ms, lost ${tally.lost}, doubled ${tally.doubled}`,
  )
}

interface PairDeps {
  readonly database: Database
  readonly report: Report
  readonly chance: Chance
  readonly tally: Tally
  readonly number: number
}

function createPair({ database, report, chance, tally, number }: PairDeps) {
  const schema = database.newSchema()
  const scratch = scratchFolder()
  const file = join(scratch.path, 'marks.jsonl')
  let nodes = 0
  const alive: { name: string; child: Child }[] = []

  async function start() {
    nodes += 1
    const name = `pair${number}-${nodes}`
    const child = startChild('node', { url: testUrl, schema, file, node: name, stepMs: 60, parcels: 4 })
    child.onSaid(({ openedAgain }) => openedAgain && report.say(`${name} had to open again: ${openedAgain}`))
    void child.ended.then(
      ({ code }) => code !== null && code !== 3 && report.violated(`${name} ended by itself with ${code}`),
    )
    await child.ask('open')
    alive.push({ name, child })
  }

  /** Ends one process and waits until the other has all of its work. */
  async function round(end: (victim: Child) => void) {
    await pause(chance.between(300, 1500))
    const victim = alive.splice(chance.next() < 0.5 ? 0 : 1, 1)[0]!
    const [survivor] = alive
    const taken = new Set<string>()
    const arrived = Promise.withResolvers<undefined>()
    let isDone = () => false
    survivor!.child.onSaid(({ tookOver }) => {
      if (tookOver) taken.add(tookOver)
      if (isDone()) arrived.resolve(undefined)
    })
    const killedAt = performance.now()
    end(victim.child)
    const unfinished = await database.unfinishedOf(schema, victim.name)
    isDone = () => unfinished.every(id => taken.has(id))
    if (isDone()) arrived.resolve(undefined)
    const isInTime = await Promise.race([arrived.promise.then(() => true), deadline(30_000)])
    const tookMs = Math.round(performance.now() - killedAt)
    if (!isInTime) {
      report.violated(
        `${victim.name} left ${unfinished.length} workflows; ${unfinished.length - taken.size} were not taken over in 30 s`,
      )
    } else if (unfinished.length > 0) tally.handOversMs.push(tookMs)
    report.say(`pair ${number}: ${unfinished.length} workflows of ${victim.name} handed over in ${tookMs} ms`)
    return victim
  }

  /** A process that is only stopped for longer than its lease finds out when it goes on. */
  async function stopAndGoOn() {
    let reason = ''
    const victim = await round(child => {
      child.onSaid(({ lost }) => lost && (reason = lost))
      child.kill('SIGSTOP')
    })
    const before = await database.headOf(schema)
    victim.child.kill('SIGCONT')
    const ended = await Promise.race([victim.child.ended, deadline(8000)])
    if (ended?.code === 3) {
      report.say(
        `pair ${number}: ${victim.name} went on after its lease, was refused and stopped: "${reason}"`,
      )
    } else {
      report.violated(
        `${victim.name} went on after its lease and ${ended ? `ended with ${ended.code}` : 'did not stop'}`,
      )
    }
    const late = await database.eventsOf(schema, victim.name, before)
    if (late > 0) report.violated(`${victim.name} wrote ${late} events after it was fenced`)
    victim.child.kill()
    await start()
  }

  async function conclude() {
    await Promise.all(alive.map(({ child }) => child.ask('sendNoMore')))
    const isQuiet = await database.waitUntilNothingIsUnfinished(schema, 60_000)
    if (!isQuiet) {
      report.violated(`pair ${number}: workflows are still unfinished after a minute`)
      tally.lost += 1
    }
    await Promise.all(alive.map(({ child }) => child.ask('stop')))
    const audit = createAudit()
    const finishedAt = new Map<string, number>()
    for (const record of await database.events(schema)) {
      audit.see(record)
      if (record.type !== 'workflow.step_completed') continue
      const { workflow_id, step_id, step_name } = record.data as any
      if (!/^(sleep|child)/.test(step_name)) finishedAt.set(`${workflow_id} ${step_id}`, record.time)
    }
    for (const problem of audit.problems()) report.violated(`pair ${number}: ${problem}`)
    tally.workflows += audit.ended.completed ?? 0
    tally.lost += audit.unfinished
    countMarks(finishedAt)
  }

  function countMarks(finishedAt: ReadonlyMap<string, number>) {
    const marks = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Mark)
    const seen = new Set<string>()
    for (const { workflow_id, step_id, began, node } of marks) {
      const step = `${workflow_id} ${step_id}`
      if (seen.has(step)) tally.twice += 1
      seen.add(step)
      if (began <= (finishedAt.get(step) ?? Infinity)) continue
      tally.doubled += 1
      report.violated(`${step} ran again on ${node} after it was written down as done`)
    }
    tally.marks += marks.length
    for (const step of finishedAt.keys()) {
      if (seen.has(step)) continue
      tally.lost += 1
      report.violated(`${step} is written down as done and never ran`)
    }
  }

  return {
    async run(takeRound: () => boolean, hasHung: boolean) {
      try {
        await start()
        await start()
        if (hasHung) await stopAndGoOn()
        while (takeRound()) {
          await round(child => child.kill())
          await start()
        }
        await conclude()
      } finally {
        for (const { child } of alive) child.kill()
        await database.drop(schema)
        scratch.remove()
      }
    },
  }
}

/** Does not keep the process alive when something else comes first. */
const deadline = (ms: number) =>
  new Promise<undefined>(done => void setTimeout(() => done(undefined), ms).unref())
const pause = (ms: number) => new Promise<void>(done => setTimeout(done, ms))
