import { samplePictures } from '#adapters/sample-pictures'
import { sharpImages } from '#adapters/sharp-images'
import type { Actor, Logger } from '#kernel'
import type { App } from '#kernel/run'
import { join } from 'node:path'
import { localCaller } from './local-caller.ts'
import { owner } from './owner-key.ts'
import { shortPath } from './short-path.ts'
import { followToEnd } from './workflow-end.ts'

export interface FirstRun {
  readonly app: Pick<App, 'call' | 'events'>
  readonly home: string
  readonly log: Logger
  /** Ends it, without a word, before its next stage. */
  readonly signal: AbortSignal
  say(line: string): void
}

interface Stage {
  readonly name: string
  readonly sign?: string
  /** Answers what to say about it, line by line. */
  readonly run: (demo: FirstRun) => Promise<readonly string[]>
}

/** Makes 24 pictures and does the main job on them for real; every number said is counted in this run. */
export async function showFirstRun(demo: FirstRun): Promise<void> {
  const hasLeft = () => demo.signal.aborted
  for (const { name, run, sign = '✔' } of stages) {
    if (hasLeft()) return
    try {
      const [first, ...more] = await run(demo)
      if (hasLeft()) return
      demo.say(`  ${sign} ${name.padEnd(9)} ${first}`)
      for (const line of more) demo.say(`              ${line}`)
    } catch (error) {
      if (hasLeft()) return
      demo.log.error({ err: error, stage: name }, 'A stage of the first run broke')
      demo.say(
        `  ✘ ${name.padEnd(9)} ${firstLine(error)} (${shortPath(join(demo.home, 'alice.log'))} has more)`,
      )
      return
    }
  }
}

const firstLine = (error: unknown) => {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return line.length > 90 ? `${line.slice(0, 90)}…` : line
}

const stages: readonly Stage[] = [
  { name: 'made', run: make },
  { name: 'found', run: discover },
  { name: 'rated', run: assess },
  { name: 'filed', run: organize },
  { name: 'searched', run: search },
  { name: 'waiting', sign: '●', run: propose },
  { name: 'recorded', run: async ({ app }) => [`${app.events.head()} events, each of them replayable`] },
]

const folderOf = ({ home }: FirstRun, name: string) => join(home, 'samples', name)

async function make(demo: FirstRun) {
  const inbox = folderOf(demo, 'inbox')
  const { value, ms } = await timed(() => samplePictures(sharpImages()).write(inbox))
  return [`${value.length} sample pictures in ${shortPath(inbox)} in ${ms} ms`]
}

interface Found {
  readonly seen: number
  readonly assets: number
  readonly duplicates: number
}

async function discover(demo: FirstRun) {
  const { value, ms } = await timed(() =>
    finished(demo, 'assets.discover', { inbox: folderOf(demo, 'inbox') }),
  )
  const { seen, assets, duplicates } = value.result as Found
  return [`${seen} files: ${assets} assets, ${duplicates} duplicate, hashed and described in ${ms} ms`]
}

interface Rated {
  readonly assessed: number
  readonly failed: number
  readonly stars: Readonly<Record<string, number>>
}

async function assess(demo: FirstRun) {
  const { value, ms } = await timed(() => finished(demo, 'assets.assess', {}))
  const { assessed, failed, stars } = value.result as Rated
  return [`${assessed} pictures ${starsLine(stars)}, ${failed} broken, in ${ms} ms`]
}

const starsLine = (stars: Readonly<Record<string, number>>) =>
  [5, 4, 3, 2, 1].flatMap(count => (stars[count] ? [`${'★'.repeat(count)} ${stars[count]}`] : [])).join(' · ')

async function organize(demo: FirstRun) {
  const destination = folderOf(demo, 'organized')
  const input = { organization: { destination } }
  const { value, ms } = await timed(() => finished(demo, 'assets.organize', input))
  const { placed } = value.result as { placed: number }
  return [
    `${placed} copies in ${shortPath(destination)} in ${ms} ms`,
    `undo: npx alice assets undo_organize --workflow-id ${value.workflow_id}`,
  ]
}

const asOwner = { actor: owner, caller: localCaller(owner) }

async function search({ app }: FirstRun) {
  const answer = await app.call('assets.search', { filters: { text: 'night' } }, asOwner)
  const { total_count, query_time_ms } = answer as { total_count: number; query_time_ms: number }
  return [`"night": ${total_count} pictures in ${query_time_ms.toFixed(1)} ms`]
}

const assistant: Actor = { id: 'sample-assistant', kind: 'assistant' }

/** Assistants may look and copy; what moves files waits for a person. */
async function propose(demo: FirstRun) {
  const destination = folderOf(demo, 'best')
  const album = {
    filters: { quality_rating: { min: 4 } },
    organization: { destination, group_by: ['quality'], operation: 'move' },
  }
  const answer = await demo.app.call('assets.organize', album, {
    actor: assistant,
    caller: localCaller(assistant),
  })
  const { change_id, summary } = answer as { change_id: string; summary: string }
  return [
    `an assistant wants to ${summary.replaceAll(demo.home, shortPath(demo.home))}`,
    `agree: npx alice changes approve --change-id ${change_id}`,
  ]
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const startedAt = performance.now()
  const value = await work()
  return { value, ms: Math.round(performance.now() - startedAt) }
}

/** Starts a workflow and waits for its end. */
async function finished({ app, signal }: FirstRun, operation: string, input: unknown) {
  const { workflow_id } = (await app.call(operation, input, { ...asOwner, signal })) as {
    workflow_id: string
  }
  await followToEnd(app.events, workflow_id, signal)
  const state = await app.call('workflows.get', { workflow_id, steps: 0 }, { ...asOwner, signal })
  return { workflow_id, result: (state as { result: unknown }).result }
}
