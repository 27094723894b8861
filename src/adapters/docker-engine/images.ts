import { EngineError, type Begun, type Prerequisite, type TaskEnd, type Wanted } from '#domains/infra/ports'
import { createLru } from '#lib/lru'
import type { Image } from './api.ts'
import type { Connection } from './connection.ts'
import type { ImageFacts } from './container-reading.ts'
import { refusedBy } from './errors.ts'

/** How far a pull is: bytes of the layers that are known so far. */
export type PullProgress = (task: string, done: number, total: number) => void

export interface Images {
  missing(wanted: readonly Wanted[], signal: AbortSignal): Promise<readonly Prerequisite[]>
  supply(prerequisite: Prerequisite): Begun
  /** Pulls; whoever waits again, also after a restart, finds what is there already. */
  wait(task: string, signal: AbortSignal): Promise<TaskEnd>
  /** For one look at several containers: a name is looked up once. */
  lookUp(signal: AbortSignal): (id: string, name: string | undefined) => Promise<ImageFacts>
}

const prerequisitePrefix = 'image '
const taskPrefix = 'pull:'

export function createImages(connection: Connection, onProgress?: PullProgress): Images {
  // What an id stands for never changes.
  const configs = createLru<string, Image>(500)
  const find = (name: string, signal: AbortSignal) =>
    connection.get<Image>(
      { path: `/images/${name.split('/').map(encodeURIComponent).join('/')}/json`, signal },
      [404],
    )

  return {
    async missing(wanted, signal) {
      const names = new Set(
        wanted.flatMap(({ specs }) => (typeof specs.image === 'string' ? [specs.image] : [])),
      )
      const found = await Promise.all(
        [...names].map(async name => ({ name, image: await find(name, signal) })),
      )
      return found
        .filter(({ image }) => !image)
        .map(({ name }) => ({ id: `${prerequisitePrefix}${name}`, about: `pull the image ${name}` }))
    },
    supply({ id }) {
      if (!id.startsWith(prerequisitePrefix)) throw new EngineError('permanent', `Nobody can supply ${id}`)
      const name = id.slice(prerequisitePrefix.length)
      return { handle: `image:${name}`, task: `${taskPrefix}${name}` }
    },
    async wait(task, signal) {
      if (!task.startsWith(taskPrefix)) throw new EngineError('permanent', `Nobody began ${task}`)
      const name = task.slice(taskPrefix.length)
      if (!(await find(name, signal))) await pull(name, signal)
      return { warnings: [] }
    },
    lookUp(signal) {
      const ids = new Map<string, Promise<string | undefined>>()
      const idOf = (name: string) => {
        const known = ids.get(name)
        if (known) return known
        const asked = find(name, signal).then(image => image?.Id)
        ids.set(name, asked)
        return asked
      }
      return async (id, name) => {
        const image = configs.get(id) ?? (await find(id, signal))
        if (image) configs.set(id, image)
        return {
          config: image?.Config ?? undefined,
          idNow: name === undefined ? undefined : await idOf(name),
        }
      }
    },
  }

  async function pull(name: string, signal: AbortSignal): Promise<void> {
    const { repository, tag } = partsOf(name)
    const path = '/images/create'
    const question = { method: 'POST', path, query: { fromImage: repository, tag }, signal } as const
    const progress = createProgress()
    for await (const line of linesOf(connection.stream({ ...question, timeoutMs: 300_000 }))) {
      // An error after the answer has begun can only be told inside it.
      const said = JSON.parse(line) as PullLine
      if (said.error) throw refusedBy({ status: 500, message: said.error }, { method: 'POST', path })
      const [done, total] = progress(said)
      onProgress?.(`${taskPrefix}${name}`, done, total)
    }
    if (await find(name, signal)) return
    throw new EngineError('permanent', `${name} was pulled, and is not there`)
  }
}

interface PullLine {
  readonly id?: string
  readonly error?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number }
}

function createProgress() {
  const layers = new Map<string, { readonly done: number; readonly total: number }>()
  return ({ id, progressDetail }: PullLine): readonly [number, number] => {
    const { current: done, total } = progressDetail ?? {}
    if (id !== undefined && done !== undefined && total !== undefined) layers.set(id, { done, total })
    const all = [...layers.values()]
    return [all.reduce((sum, each) => sum + each.done, 0), all.reduce((sum, each) => sum + each.total, 0)]
  }
}

/** Without a tag the Engine would pull all there are. */
function partsOf(name: string) {
  const [plain = '', digest] = name.split('@')
  if (digest !== undefined) return { repository: plain, tag: digest }
  const tag = /:([^:/]+)$/.exec(plain)?.[1]
  return tag === undefined
    ? { repository: plain, tag: 'latest' }
    : { repository: plain.slice(0, -tag.length - 1), tag }
}

async function* linesOf(pieces: AsyncIterable<Buffer>): AsyncIterable<string> {
  let rest = ''
  for await (const piece of pieces) {
    const lines = `${rest}${piece.toString()}`.split('\n')
    rest = lines.pop()!
    yield* lines.filter(line => line.trim() !== '')
  }
  if (rest.trim() !== '') yield rest
}
