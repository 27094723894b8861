const tabs = ['steps', 'events', 'children', 'input'] as const
export type RunTab = (typeof tabs)[number]

/** What of a run is looked at; all of it stands in the address. */
export interface RunSearch {
  readonly tab?: RunTab
  /** The step whose drawer is open. */
  readonly step?: string
  readonly failed?: true
  /** The kind of steps whose rows are shown one by one. */
  readonly group?: string
  /** The part of the run that is shown, in milliseconds since it began. */
  readonly from?: number
  readonly to?: number
  readonly text?: string
  readonly status?: string
}

const words = ['step', 'group', 'text', 'status'] as const

export function readRunSearch(search: Readonly<Record<string, unknown>>): RunSearch {
  const tab = tabs.find(each => each === search.tab && each !== 'steps')
  const texts = words.flatMap(name => {
    const value = search[name]
    const isText = typeof value === 'string' || typeof value === 'number'
    return isText && value !== '' ? [[name, String(value).slice(0, 1000)] as const] : []
  })
  const [from, to] = [Number(search.from ?? 'none'), Number(search.to ?? 'none')]
  const isSpan = from >= 0 && to > from && Number.isFinite(to)
  return {
    ...(tab && { tab }),
    ...(Object.fromEntries(texts) as RunSearch),
    ...((search.failed === true || search.failed === 'true') && { failed: true }),
    ...(isSpan && { from: Math.round(from), to: Math.max(Math.round(to), Math.round(from) + 1) }),
  }
}
