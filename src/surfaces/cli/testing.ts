import { Refusal } from '#kernel'
import type { AliceClient, CloudEvent, OperationInfo } from '#surfaces/client'
import type { CliHost } from './host.ts'
import type { Finding } from './this-machine.ts'

export const info = (name: string, more: Partial<OperationInfo> = {}): OperationInfo => ({
  name,
  about: `About ${name}.`,
  effect: 'read',
  permission: `${name.split('.')[0]}:read`,
  refusals: {},
  aliases: [],
  input_schema: { type: 'object', properties: {} },
  output_schema: {},
  has_plan: false,
  ...more,
})

let position = 0
export const event = (type: string, data: object = {}, more: Partial<CloudEvent> = {}): CloudEvent => {
  position += 1
  return {
    specversion: '1.0',
    id: `evt_${position}`,
    source: '/alice/test',
    type,
    subject: 'wf_1',
    time: '2026-01-01T12:00:00.123Z',
    datacontenttype: 'application/json',
    dataschema: `/schemas/${type}/v1`,
    position,
    priority: 'normal',
    data,
    ...more,
  }
}

type Answer = (input: any, settings: Parameters<AliceClient['call']>[2]) => unknown

export interface FakeAlice {
  readonly operations?: readonly OperationInfo[]
  /** By name; one that throws refuses or breaks. */
  readonly answers?: Readonly<Record<string, Answer>>
  readonly events?: readonly CloudEvent[]
  readonly findings?: readonly Finding[]
  readonly isEmbedded?: boolean
  readonly isTty?: boolean
  readonly says?: boolean
}

/** A terminal with an Alice behind it that answers as told; remembers what was printed and asked. */
export function fakeHost(alice: FakeAlice = {}) {
  const {
    operations = [],
    answers = {},
    events = [],
    findings = [],
    isEmbedded = false,
    isTty = false,
    says = true,
  } = alice
  const out: string[] = []
  const messages: string[] = []
  const bar: string[] = []
  const calls: { name: string; input: unknown; key: string | undefined }[] = []
  const follows: Parameters<AliceClient['follow']>[0][] = []
  const questions: string[] = []
  const ups: unknown[] = []
  const kept: CloudEvent[] = []
  const written = new Map<string, string>()
  const interrupt = new AbortController()
  let open = 0

  const client: AliceClient = {
    where: 'http://127.0.0.1:4100',
    operations: async () => operations,
    async call(name, input, settings) {
      calls.push({ name, input, key: settings?.idempotencyKey })
      const answer = answers[name]
      if (!answer) throw new Refusal('UNKNOWN_OPERATION', `There is no operation ${name}`)
      return answer(input, settings)
    },
    async *follow(options) {
      follows.push(options)
      for (const each of events) {
        if (options.signal.aborted) return
        yield each
      }
      if (!options.signal.aborted) {
        await new Promise(done => options.signal.addEventListener('abort', done, { once: true }))
      }
    },
    recent: async () => [],
    close: async () => void (open -= 1),
  }

  const asHere = (command: string, asked: readonly unknown[]) => {
    ups.push([command, ...asked])
    return 0
  }
  const host: CliHost = {
    version: '1.2.3',
    isTty,
    columns: 100,
    print: line => void out.push(...line.split('\n')),
    printError: line => void messages.push(...line.split('\n')),
    rewrite: line => void bar.push(line),
    async connect() {
      open += 1
      return { client, isEmbedded }
    },
    async reach() {
      open += 1
      return { client, isEmbedded: false }
    },
    knownOperations: async () => operations,
    mayHavePlugins: false,
    launch: { words: ['node', 'alice.js'], env: {} },
    machine: { platform: 'linux', homeFolder: '/home/ann', join: (...parts) => parts.join('/') },
    replaceFile: async (file, text) => {
      written.set(file, text)
      return undefined
    },
    openTerminal: () => {
      throw new Error('There is no terminal here')
    },
    up: async flags => void ups.push(flags),
    here: {
      demo: async (...asked) => asHere('demo', asked),
      down: async (...asked) => asHere('down', asked),
      examine: async () => findings,
      dashboard: async (...asked) => asHere('dashboard', asked),
    },
    serveMcp: async () => void ups.push('mcp'),
    settings: async () => [
      { name: 'ALICE_PORT', value: 4100, source: 'default', about: 'port to listen on' },
    ],
    readText: async file => written.get(file),
    async *readEventFiles(folder) {
      if (folder === 'missing') throw new Error('There is no folder missing')
      yield* events
    },
    keepEventFiles: () => ({
      write: async each => void kept.push(each),
      close: async () => void kept.push('closed' as never),
    }),
    interrupted: interrupt.signal,
    async confirm(question) {
      questions.push(question)
      return says
    },
  }
  return {
    host,
    out,
    messages,
    bar,
    calls,
    follows,
    questions,
    ups,
    kept,
    written,
    interrupt: () => interrupt.abort(),
    /** Connections that nobody closed. */
    left: () => open,
    json: () => JSON.parse(out.join('\n')),
  }
}

/** Without the codes that color a terminal. */
export const plain = (text: string) => text.replaceAll(/\u001b\[\d+m/g, '')
