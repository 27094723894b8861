import { isRefusal } from '#kernel'
import { join } from 'node:path'
import { shortPath } from '../short-path.ts'
import { finished, timed } from './finished.ts'
import { inboxIn, samplesIn, writeSamples, type Samples } from './samples.ts'
import type { Demo, Stage, Told } from './stage.ts'
import { propose } from './wishes.ts'

/** Sample pictures from making them to finding one. Of other assets nothing is touched. */
export function assetsStages(): readonly Stage[] {
  return stagesOf(false)
}

/** The same, and a wish of an assistant at the end. */
export function assetsAlone(): readonly Stage[] {
  return stagesOf(true)
}

function stagesOf(hasWish: boolean): readonly Stage[] {
  let samples: Samples | undefined
  const own = () => ({ content_hash: samples!.hashes })
  const wish: Stage = { name: 'waiting', run: demo => proposeMove(demo, own()) }

  return [
    {
      name: 'made',
      async run({ home }) {
        const { value, ms } = await timed(() => writeSamples(home))
        samples = value
        const pictures = value.paths.length
        const line = `${pictures} sample pictures in ${shortPath(inboxIn(home))} in ${ms} ms`
        return { lines: [line], figures: { pictures, folder: inboxIn(home) } }
      },
    },
    { name: 'found', run: demo => discover(demo, own()) },
    { name: 'rated', run: demo => assess(demo, own()) },
    { name: 'filed', run: demo => organize(demo, own()) },
    { name: 'searched', run: demo => search(demo, own()) },
    ...(hasWish ? [wish] : []),
  ]
}

interface Filters {
  readonly content_hash: readonly string[]
}

async function discover(demo: Demo, { content_hash }: Filters): Promise<Told> {
  const { value, ms } = await timed(() => finished(demo, 'assets.discover', { inbox: inboxIn(demo.home) }))
  // What an earlier `demo clear` put aside is looked at again.
  await demo.owner.call('assets.restore', { content_hash }, { signal: demo.signal })
  const { seen, assets, duplicates } = value.result as { seen: number; assets: number; duplicates: number }
  const isNew = assets + duplicates > 0
  const what = isNew ? `${assets} assets, ${counted(duplicates, 'duplicate')}` : 'all of them known already'
  const line = `${seen} files: ${what}${isNew ? ', hashed and described' : ''} in ${ms} ms`
  return { lines: [line], figures: { seen, assets, duplicates } }
}

async function assess(demo: Demo, filters: Filters): Promise<Told> {
  const input = { filters, parameters: { reassess: true } }
  const { value, ms } = await timed(() => finished(demo, 'assets.assess', input))
  const { assessed, failed, stars } = value.result as {
    assessed: number
    failed: number
    stars: Readonly<Record<string, number>>
  }
  const line = `${assessed} pictures ${starsLine(stars)}, ${failed} broken, in ${ms} ms`
  return { lines: [line], figures: { assessed, failed, stars } }
}

const starsLine = (stars: Readonly<Record<string, number>>) =>
  [5, 4, 3, 2, 1].flatMap(count => (stars[count] ? [`${'★'.repeat(count)} ${stars[count]}`] : [])).join(' · ')

async function organize(demo: Demo, filters: Filters): Promise<Told> {
  const destination = join(samplesIn(demo.home), 'organized')
  const input = { filters, organization: { destination } }
  const { value, ms } = await timed(() => finished(demo, 'assets.organize', input).catch(nothingToDo))
  if (!value) {
    return { lines: [`all copies are in ${shortPath(destination)} already`], figures: { placed: 0 } }
  }
  const { placed } = value.result as { placed: number }
  const undo = `npx alice assets undo_organize --workflow-id ${value.workflow_id}`
  return {
    lines: [`${placed} copies in ${shortPath(destination)} in ${ms} ms`, `undo: ${undo}`],
    figures: { placed, folder: destination, undo },
  }
}

function nothingToDo(error: unknown): undefined {
  if (!isRefusal(error) || error.code !== 'NOTHING_TO_ORGANIZE') throw error
}

async function search({ owner, signal }: Demo, filters: Filters): Promise<Told> {
  const asked = { filters: { ...filters, text: 'night' } }
  const answer = (await owner.call('assets.search', asked, { signal })) as {
    total_count: number
    query_time_ms: number
  }
  const { total_count: found, query_time_ms } = answer
  return {
    lines: [`"night": ${found} pictures in ${query_time_ms.toFixed(1)} ms`],
    figures: { text: 'night', found, query_time_ms },
  }
}

/** Assistants may look and copy; what moves files waits for a person. */
function proposeMove(demo: Demo, filters: Filters): Promise<Told> {
  const destination = join(samplesIn(demo.home), 'best')
  return propose(demo, {
    words: `move the best pictures into ${shortPath(destination)}`,
    operation: 'assets.organize',
    input: {
      filters: { ...filters, quality_rating: { min: 4 } },
      organization: { destination, group_by: ['quality'], operation: 'move' },
    },
  })
}

const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
