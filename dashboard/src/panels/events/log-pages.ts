import type { Input, Output } from '../../client/alice.ts'
import type { EventsSearch } from './events-search.ts'

export const pageSize = 200
/** Longer fields are fetched when somebody opens the event. */
export const longestField = 2000

type ReadInput = Input<'events.read'>
type Page = Output<'events.read'>

/** What the address asks for, as the operation takes it. */
export const filtersOf = ({ types, subject, text, actor, correlation }: EventsSearch): ReadInput => ({
  ...(types !== undefined && { types: types.split(',').map(each => each.trim()) }),
  ...(subject !== undefined && { subject }),
  ...(text !== undefined && { text }),
  ...(actor !== undefined && { actor }),
  ...(correlation !== undefined && { correlation_id: correlation }),
})

/** Newest first. Where the next page begins: below the last event, or below what a search has looked at. */
export function nextBefore(page: Page): number | null {
  const { events, searched } = page
  if (searched) return searched.is_complete ? null : searched.from
  const last = events.at(-1)
  return events.length < pageSize || !last || last.position <= 1 ? null : last.position
}
