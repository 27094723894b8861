import { warmThread } from '#adapters/sqlite'

/** What every start needs and can begin while its code is being loaded. */
export function warmThreads(): void {
  warmThread('sqlite-writer')
}
