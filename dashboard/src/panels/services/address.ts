// What of this screen stands in the address. Pure.
export const tabs = ['health', 'work', 'bounds', 'store'] as const
export const spans = ['hour', 'day', 'month'] as const
export type SpanName = (typeof spans)[number]

/** Ninety bars each: of a minute, of 16 minutes, of a day. */
export const intervalOf: Readonly<Record<SpanName, string>> = { hour: '1m', day: '16m', month: '1d' }

export interface ServicesSearch {
  readonly tab?: (typeof tabs)[number] | undefined
  readonly span?: SpanName | undefined
  readonly only?: 'problems' | undefined
}

export function readServicesSearch(raw: Readonly<Record<string, unknown>>): ServicesSearch {
  const tab = tabs.find(each => each === raw.tab)
  const span = spans.find(each => each === raw.span)
  return {
    ...(tab && { tab }),
    ...(span && { span }),
    ...(raw.only === 'problems' && { only: 'problems' as const }),
  }
}
