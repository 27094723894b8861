/** What the list shows stands in the address; the server executes it. */
export interface ApprovalsSearch {
  readonly status?: 'approved' | 'applied' | 'rejected' | 'all'
  readonly author?: string
}

const statuses = ['approved', 'applied', 'rejected', 'all'] as const

export function readSearch(search: Readonly<Record<string, unknown>>): ApprovalsSearch {
  const status = statuses.find(each => each === search.status)
  const author = typeof search.author === 'string' ? search.author.slice(0, 200) : ''
  return { ...(status && { status }), ...(author !== '' && { author }) }
}

/** An infrastructure pull request is a change under another prefix. */
export const changeIdOf = (id: string): string => id.replace(/^ipr_/, 'chg_')

export interface Id {
  readonly kind: 'person' | 'assistant' | 'program'
  readonly name: string
}

/** `assistant:mcp` */
export function actorOf(text: string): Id {
  const [kind, ...rest] = text.split(':')
  const name = rest.join(':') || text
  return { kind: kind === 'person' || kind === 'assistant' ? kind : 'program', name }
}
