/** Everything the screen shows stands in the address; the server executes it. */
export interface EventsSearch {
  readonly tab?: 'streams' | 'types' | 'dead-letters'
  readonly types?: string
  readonly subject?: string
  readonly text?: string
  readonly actor?: string
  readonly correlation?: string
  readonly around?: number
}

const tabs = ['streams', 'types', 'dead-letters'] as const
const words = ['types', 'subject', 'text', 'actor', 'correlation'] as const

export function readSearch(search: Readonly<Record<string, unknown>>): EventsSearch {
  const tab = tabs.find(each => each === search.tab)
  const around = Number(search.around)
  const filters = words.flatMap(name => {
    const value = search[name]
    return typeof value === 'string' || typeof value === 'number' ? [[name, String(value).slice(0, 300)]] : []
  })
  return {
    ...(tab && { tab }),
    ...(Number.isSafeInteger(around) && around > 0 && { around }),
    ...(Object.fromEntries(filters.filter(([, value]) => value !== '')) as EventsSearch),
  }
}
