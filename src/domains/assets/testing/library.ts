import { localFiles } from '#adapters/local-files'
import { sharpImages } from '#adapters/sharp-images'
import { sqliteStore } from '#adapters/sqlite'
import {
  domain,
  operation,
  provide,
  WorkflowControl,
  type Actor,
  type Domain,
  type EventRecord,
} from '#kernel'
import type { App, CallOptions } from '#kernel/run'
import { endOf, testApp, tester, type TestAppOptions } from '#kernel/testing'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { z } from 'zod'
import { assets } from '../domain.ts'
import {
  ClaudeVision,
  Clock,
  Files,
  Images,
  PictureMeter,
  SightEngine,
  type BrokenImage,
  type Files as FilesPort,
  type Images as ImagesPort,
  type PictureMeasure,
  type QualityJudge,
} from '../ports.ts'
import { inboxWatcher } from '../watch/watch-inboxes.ts'
import { memoryJudge } from './memory-judge.ts'
import { plain } from './pictures.ts'

export interface LibraryOptions {
  readonly domains?: readonly Domain[]
  readonly files?: FilesPort
  readonly images?: ImagesPort
  readonly sightengine?: QualityJudge
  readonly claude?: QualityJudge
  /** What the meter finds; pictures are fine and have a score of 20 when not said. */
  readonly measure?: (bytes: Uint8Array) => Partial<PictureMeasure> | BrokenImage
  readonly app?: TestAppOptions
  /** Goes on in the folder of a library that was closed. */
  readonly folder?: string
  /** The patience of the folder watcher. */
  readonly watching?: Parameters<typeof inboxWatcher>[0]
  /** Leaves the inbox as it is, also when it is not there. */
  readonly keepInbox?: boolean
}

/** A folder of pictures of its own in a library; a test in a room hardly notices the others. */
export interface Room {
  readonly app: App
  readonly folder: string
  readonly inbox: string
  /** Writes a file below the inbox; answers its path. */
  put(name: string, content: Uint8Array | string): Promise<string>
  take(name: string): Promise<void>
  /** A small picture that no other room has; another mark gives other bytes. */
  picture(mark: string): Buffer
  /** Filters for everything that was found in this room. */
  mine(): Promise<{ readonly content_hash: string[] }>
  call(operation: string, input?: unknown, more?: Partial<CallOptions>): Promise<any>
  /** Calls an operation that starts a workflow, and waits for its end. */
  finish(operation: string, input?: unknown, actor?: Actor): Promise<Finished>
  /** How a workflow ended, when it has. */
  ended(workflowId: string): Promise<Finished>
  /** Starts a workflow by its type, and waits for its end. */
  run(type: string, input: unknown): Promise<Finished>
  /** Does something and waits for the next event of a type that comes of it. */
  heard(type: string, what: { subject?: string; work: () => Promise<unknown> }): Promise<EventRecord<any>>
  discover(): Promise<any>
  /** The hash of the asset at a path below the inbox. */
  hashOf(name: string): Promise<string>
  /** Those about other rooms' assets left out. */
  events(...patterns: readonly string[]): Promise<readonly EventRecord<any>[]>
}

/** A small library on disk with a whole Alice around it. */
export interface Library extends Room, AsyncDisposable {
  /** A room for one test, so that many tests can share what takes long to open. */
  room(): Promise<Room>
  /** Stops Alice and leaves the folder, for another library to go on with. */
  stop(): Promise<void>
}

export interface Finished {
  readonly workflow_id: string
  readonly status: string
  readonly result: any
  readonly error: any
}

// Where writing through to the disk costs nothing.
const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

export async function openLibrary(options: LibraryOptions = {}): Promise<Library> {
  const folder = options.folder ?? (await mkdtemp(join(parent, 'alice-library-')))
  const inbox = join(folder, 'inbox')
  if (!options.keepInbox) await mkdir(inbox, { recursive: true })
  const app = await testApp([assetsWith(options), starting, ...(options.domains ?? [])], {
    store: sqliteStore({ folder: join(folder, 'home') }),
    ...options.app,
    bindings: [...bindingsOf(options), ...(options.app?.bindings ?? [])],
  })
  await app.start()
  let rooms = 0
  return {
    ...createRoom(app, { folder, inbox, name: '' }),
    async room() {
      rooms += 1
      const name = `room-${rooms}`
      await mkdir(join(folder, name, 'inbox'), { recursive: true })
      return createRoom(app, { folder: join(folder, name), inbox: join(folder, name, 'inbox'), name })
    },
    stop: () => app.stop(),
    async [Symbol.asyncDispose]() {
      await app.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** One library for all the tests of a file. */
export function shareLibrary(options: LibraryOptions = {}) {
  let library: Library
  beforeAll(async () => {
    library = await openLibrary(options)
  })
  afterAll(() => library[Symbol.asyncDispose]())
  return { room: () => library.room() }
}

function createRoom(
  app: App,
  { folder, inbox, name }: { folder: string; inbox: string; name: string },
): Room {
  const call: Room['call'] = (operationName, input = {}, more = {}) =>
    app.call(operationName, input, { actor: tester, ...more })
  const finish: Room['finish'] = async (operationName, input, actor = tester) => {
    const { workflow_id } = (await call(operationName, input, { actor })) as { workflow_id: string }
    return finished(app, workflow_id)
  }
  const read = (patterns: readonly string[]) =>
    app.events.read({ after: 0, limit: 100_000, patterns }) as Promise<readonly EventRecord<any>[]>
  const found = async () =>
    (await read(['asset.discovered'])).filter(({ data }) => data.file_path.startsWith(`${inbox}/`))
  const events: Room['events'] = async (...patterns) => {
    const hashes = new Set((await found()).map(({ data }) => data.content_hash))
    const isHere = ({ data }: EventRecord<any>) =>
      data.content_hash === undefined || hashes.has(data.content_hash)
    return (await read(patterns)).filter(isHere)
  }
  return {
    app,
    folder,
    inbox,
    take: file => rm(join(inbox, file)),
    picture: mark => plain(name + mark),
    call,
    finish,
    events,
    ended: workflowId => finished(app, workflowId),
    run: (type, input) => finish('library.start', { type, input }),
    mine: async () => ({
      content_hash: [...new Set((await found()).map(({ data }) => data.content_hash as string))],
    }),
    async put(file, content) {
      const path = join(inbox, file)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, content)
      return path
    },
    async heard(type, { subject, work }) {
      const leave = new AbortController()
      const after = app.events.head()
      await work()
      const records = app.events.follow({ after, patterns: [type], subject, signal: leave.signal })
      const { value } = await records[Symbol.asyncIterator]().next()
      leave.abort()
      return value as EventRecord<any>
    },
    discover: async () => (await finish('assets.discover', { inbox })).result,
    async hashOf(file) {
      const last = (await found()).findLast(({ data }) => data.file_path === join(inbox, file))
      if (!last) throw new Error(`${file} was not discovered`)
      return last.data.content_hash as string
    },
  }
}

const assetsWith = ({ watching }: LibraryOptions): Domain =>
  watching ? { ...assets, services: [inboxWatcher(watching)] } : assets

/** The one thing tests need of the workflows' own domain. */
const starting = domain('library', {
  about: 'Starts workflows by their type.',
  operations: [
    operation('library.start', {
      about: 'Start a workflow.',
      effect: 'write',
      input: z.object({ type: z.string(), input: z.unknown() }),
      output: z.looseObject({ workflow_id: z.string() }),
      uses: { workflows: WorkflowControl },
      run: async ({ type, input }, { workflows, actor }) =>
        ({ ...(await workflows.start(type, input, { actor })) }) as { workflow_id: string },
    }),
  ],
})

/** How a workflow ended, read from the log. */
async function finished(app: App, workflow_id: string): Promise<Finished> {
  const status = await endOf(app, workflow_id)
  const patterns = [`workflow.${status}`]
  const [end] = await app.events.read({
    after: 0,
    limit: 1,
    subject: workflow_id,
    patterns,
    descending: true,
  })
  const { output_metadata: result, ...error } = end!.data as Record<string, unknown>
  return { workflow_id, status, result, error }
}

function bindingsOf(options: LibraryOptions) {
  const images = options.images ?? sharpImages()
  return [
    provide(Files, options.files ?? localFiles()),
    provide(Images, images),
    provide(PictureMeter, {
      async measure(bytes, more) {
        const glance = await images.glance(bytes, more)
        const said = options.measure?.(bytes) ?? {}
        if (glance.broken) return glance
        if ('broken' in said && said.broken) return said
        return { ...glance, brisque: { score: 20, metric: 'test' }, issues: [], ...said }
      },
    }),
    provide(SightEngine, options.sightengine ?? memoryJudge({ stage: 'sightengine', isConfigured: false })),
    provide(ClaudeVision, options.claude ?? memoryJudge({ stage: 'claude', isConfigured: false })),
    provide(Clock, { preciseMs: () => performance.now() }),
  ]
}
