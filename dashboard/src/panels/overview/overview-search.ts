/** Which events are shown stands in the address. */
export interface OverviewSearch {
  readonly types?: string
  readonly subject?: string
  readonly text?: string
}

const names = ['types', 'subject', 'text'] as const

export function readSearch(search: Readonly<Record<string, unknown>>): OverviewSearch {
  const found = names.flatMap(name => {
    const value = search[name]
    const text = typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) : ''
    return text === '' ? [] : [[name, text]]
  })
  return Object.fromEntries(found) as OverviewSearch
}
