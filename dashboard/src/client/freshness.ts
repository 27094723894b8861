// Answers grow old by events: a `workflow.completed` makes the answers of `workflows.*` worth asking for again.
import { domainOf, queries } from './alice.ts'
import { hearEvents } from './live.ts'

/** Domains whose names do not follow from the first word of the event. */
const alsoOf: Readonly<Record<string, readonly string[]>> = {
  access: ['audit'],
  blueprint: ['templates', 'infra'],
  change: ['ipr', 'deployments'],
  character: ['projects'],
  concept: ['projects'],
  context: ['projects'],
  dependency: ['health', 'system'],
  deployment: ['infra'],
  health: ['system'],
  ipr: ['changes'],
  metadata: ['assets'],
  quality: ['assets'],
  key: ['operations'],
  resource: ['deployments', 'infra'],
  role: ['keys', 'operations'],
  style: ['projects'],
}

const plurals = (word: string) => [word, `${word}s`, word.replace(/y$/, 'ies')]

const restMs = 700

/** Asks again for what is on the screen, at most once in a while; answers how to stop. */
export function keepFresh(): () => void {
  const domains = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const refresh = () => {
    timer = undefined
    const stale = new Set(domains)
    domains.clear()
    void queries.invalidateQueries({ predicate: ({ queryKey }) => stale.has(domainOf(queryKey[0])) })
  }
  const stop = hearEvents(batch => {
    for (const { type } of batch) {
      const word = type.split('.', 1)[0]!
      for (const domain of [...plurals(word), ...(alsoOf[word] ?? [])]) domains.add(domain)
    }
    timer ??= setTimeout(refresh, restMs)
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}
