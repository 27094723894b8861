import { createTrie } from '../../src/kernel/run/trie.ts'
import { atMost, type Contestant, type Opened, type Suite } from '../harness/suite.ts'

const subscriptions = 10_000
const topicCount = 2000

export const suite: Suite = {
  name: 'dispatch',
  title: `Finding the subscribers of an event among ${subscriptions.toLocaleString('en-US')}`,
  about: `70 % exact patterns, 20 % like a.*.c, 10 % like a.>; ${topicCount.toLocaleString('en-US')} topics in turn. All find the same subscribers.`,
  columns: [
    { metric: 'us', title: 'µs an event', digits: 3 },
    { metric: 'matches', title: 'matches', digits: 2 },
  ],
  ms: { full: 1000, quick: 150 },
  contestants: [
    matcher({ name: 'Alice', kind: 'ours', make: () => trie(4096), goals: [atMost('us', 0.5)] }),
    matcher({ name: 'Alice, every topic for the first time', kind: 'ours', make: () => trie(0) }),
    matcher({ name: 'eventemitter2', kind: 'peer', make: eventEmitter2 }),
    matcher({ name: 'qlobber', kind: 'peer', make: qlobber }),
    matcher({ name: 'a list of regular expressions', kind: 'peer', make: regExps }),
  ],
}

/** How many subscriptions match a topic. */
type Count = (topic: string) => number

interface Matching {
  readonly name: string
  readonly kind: Contestant['kind']
  make(): Count | Promise<Count>
  readonly goals?: Contestant['goals']
}

function matcher({ name, kind, make, goals }: Matching): Contestant {
  return {
    name,
    kind,
    ...(goals && { goals }),
    async open({ ms }): Promise<Opened> {
      const count = await make()
      checkAgainstList(count, name)
      return {
        warmUp: async () => void (await run(count, ms)),
        measure: async meter => {
          const { value, cpuUs } = await meter.run(() => run(count, ms))
          return { us: cpuUs / value.events, matches: value.matches / value.events }
        },
        close: async () => {},
      }
    },
  }
}

async function run(count: Count, ms: number) {
  const end = performance.now() + ms
  let events = 0
  let matches = 0
  while (performance.now() < end) {
    for (let at = 0; at < 100; at += 1) {
      matches += count(topics[events % topicCount]!)
      events += 1
    }
  }
  return { events, matches }
}

const domains = Array.from({ length: 20 }, (_, at) => `domain${at}`)
const things = Array.from({ length: 20 }, (_, at) => `thing${at}`)
const facts = Array.from({ length: 50 }, (_, at) => `fact${at}`)

/** The same numbers in every process. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
const random = randomFrom(7)
const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)]!
const topics = Array.from({ length: topicCount }, () => `${pick(domains)}.${pick(things)}.${pick(facts)}`)
const patterns = Array.from({ length: subscriptions }, patternOf)

function patternOf(): string {
  const kind = random()
  // Spread over many more domains than publish: about three match an event.
  const domain = random() < 0.02 ? pick(domains) : `other${Math.floor(random() * 2000)}`
  if (kind < 0.7) return random() < 0.5 ? pick(topics) : `${domain}.${pick(things)}.${pick(facts)}`
  return kind < 0.9 ? `${domain}.*.${pick(facts)}` : `${domain}.>`
}

function trie(cachedTypes: number): Count {
  const subscribers = createTrie<number>({ cachedTypes })
  for (const [at, pattern] of patterns.entries()) subscribers.add(pattern, at)
  return topic => subscribers.match(topic).length
}

async function eventEmitter2(): Promise<Count> {
  const { default: EventEmitter2 } = await import('eventemitter2')
  const emitter = new EventEmitter2.EventEmitter2({ wildcard: true, delimiter: '.', maxListeners: 0 })
  let called = 0
  const onEvent = () => {
    called += 1
  }
  // The same listener twice would be two calls; each pattern has one of its own, as subscribers have.
  for (const pattern of patterns) emitter.on(pattern.replace('>', '**'), () => onEvent())
  return topic => {
    const before = called
    emitter.emit(topic)
    return called - before
  }
}

async function qlobber(): Promise<Count> {
  const { Qlobber } = await import('qlobber')
  const matcherOfAll = new Qlobber<number>({ separator: '.', wildcard_one: '*', wildcard_some: '>' })
  for (const [at, pattern] of patterns.entries()) matcherOfAll.add(pattern, at)
  return topic => matcherOfAll.match(topic).length
}
function regExps(): Count {
  const list = patterns.map(expressionOf)
  return topic => {
    let found = 0
    for (const expression of list) if (expression.test(topic)) found += 1
    return found
  }
}

const expressionOf = (pattern: string) =>
  new RegExp(
    `^${pattern
      .replaceAll('.', String.raw`\.`)
      .replaceAll('*', '[^.]+')
      .replace('>', '.+')}$`,
  )

/** Who finds other subscribers than the plainest way does not take part. */
function checkAgainstList(count: Count, name: string) {
  const plain = regExps()
  for (const topic of topics.slice(0, 50)) {
    const [found, wanted] = [count(topic), plain(topic)]
    if (found !== wanted) throw new Error(`${name} finds ${found} for ${topic}, not ${wanted}`)
  }
}
