// How the console asks: through the client everybody has, with the session of the browser.
import type { Operations } from '#contracts/operations'
import { isRefusal } from '#kernel'
import { httpClient, type AliceClient, type OperationInfo } from '#surfaces/client'
import {
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query'
import { createSignal } from './signal.ts'

export type { OperationInfo }
export type Name = keyof Operations
export type Input<N extends Name> = Operations[N]['input']
export type Output<N extends Name> = Operations[N]['output']
/** The things in an answer's list: `Item<'workflows.list', 'workflows'>`. */
export type Item<N extends Name, K extends keyof Output<N>> = Output<N>[K] extends readonly (infer T)[]
  ? T
  : never

/** True from the moment the server says that the session is over. */
export const signedOut = createSignal(false)
/** True while the server answers. */
export const connection = createSignal<'connecting' | 'up' | 'lost'>('connecting')

async function watchedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init)
  if (response.status === 401) signedOut.set(true)
  return response
}

export const client: AliceClient = httpClient({
  url: location.origin,
  fetch: watchedFetch,
  reconnect: {
    giveUpMs: Number.POSITIVE_INFINITY,
    onConnection: isUp => connection.set(isUp ? 'up' : 'lost'),
  },
})

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 300_000,
      refetchOnWindowFocus: false,
      // A refusal stays one; a server that is away comes back.
      retry: (count, error) => !isRefusal(error) && count < 3,
    },
  },
})

/** Asks one operation. Throws its `Refusal`, and a fault for everything else. */
export const call = <N extends Name>(name: N, input: Input<N>, signal?: AbortSignal): Promise<Output<N>> =>
  client.call(name, input, { signal }) as Promise<Output<N>>

/** One of a plugin's, or one whose name is not known when the console is built. */
export const callAny = (name: string, input: unknown, signal?: AbortSignal): Promise<unknown> =>
  client.call(name, input, { signal })

interface ReadOptions {
  readonly enabled?: boolean
  /** Asks again after so many milliseconds; events ask again by themselves. */
  readonly everyMs?: number
  /** Shows the answer to the last input until the next is there. */
  readonly keepsLast?: boolean
}

/** The answer of a read, kept and asked for again when an event says that it may be another. */
export function useRead<N extends Name>(
  name: N,
  input: Input<N>,
  { enabled = true, everyMs, keepsLast = false }: ReadOptions = {},
): UseQueryResult<Output<N>> {
  return useQuery({
    queryKey: [name, input],
    queryFn: ({ signal }) => call(name, input, signal),
    enabled,
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
    ...(keepsLast && { placeholderData: (last: unknown) => last as never }),
  })
}

interface Page {
  readonly next_cursor?: string | null
}

/** A long list page by page: `rows` are those there are, `more` asks for the next page. */
export function useReadPages<N extends Name, T>(
  name: N,
  input: Input<N>,
  rowsOf: (page: Output<N>) => readonly T[],
) {
  const query = useInfiniteQuery({
    queryKey: [name, input, 'pages'],
    queryFn: ({ signal, pageParam }) =>
      call(
        name,
        { ...(input as object), ...(pageParam !== null && { cursor: pageParam }) } as Input<N>,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: page => (page as Page).next_cursor ?? null,
    placeholderData: last => last,
  })
  const pages = query.data?.pages ?? []
  return {
    query,
    pages,
    rows: pages.flatMap(page => rowsOf(page)),
    more: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
    },
  }
}

/** A write. What the domain answered before is asked for again. */
export function useAct<N extends Name>(name: N) {
  const kept = useQueryClient()
  return useMutation<Output<N>, Error, Input<N>>({
    mutationKey: [name],
    mutationFn: input =>
      client.call(name, input, { idempotencyKey: crypto.randomUUID() }) as Promise<Output<N>>,
    onSettled: () =>
      kept.invalidateQueries({ predicate: ({ queryKey }) => domainOf(queryKey[0]) === domainOf(name) }),
  })
}

export const domainOf = (key: unknown) => (typeof key === 'string' ? key.split('.', 1)[0]! : '')

/** An operation without its schemas, which are most of it. */
export type OperationAbout = Omit<OperationInfo, 'input_schema' | 'output_schema'>

async function readOperations(): Promise<ReadonlyMap<string, OperationAbout>> {
  const response = await watchedFetch('/api/v1/operations?schemas=false')
  if (!response.ok) throw new Error(`The server answered ${response.status}`)
  const { operations } = (await response.json()) as { operations: readonly OperationAbout[] }
  return new Map(operations.map(each => [each.name, each]))
}

/** Every operation this person may use. */
export function useOperations(): ReadonlyMap<string, OperationAbout> | undefined {
  return useQuery({ queryKey: ['operations'], queryFn: readOperations, staleTime: 300_000 }).data
}

/** With schemas, for who makes forms of them. */
export const useOperationSchemas = () =>
  useQuery({
    queryKey: ['operations', 'schemas'],
    queryFn: async () => new Map((await client.operations()).map(each => [each.name, each])),
    staleTime: 300_000,
  })

/** False also while it is not known yet: what appears later is better than what goes away. */
export const useMay = (name: Name): boolean => useOperations()?.has(name) ?? false

export interface ShownError {
  readonly code: string
  readonly message: string
  readonly suggestions: readonly string[]
  readonly details: Readonly<Record<string, unknown>> | undefined
  readonly traceId: string | undefined
}

/** What an error has to say, whatever it is. */
export function shownError(error: unknown): ShownError {
  if (isRefusal(error)) {
    const { code, message, suggestions, details } = error
    return { code, message, suggestions, details, traceId: undefined }
  }
  const { code = 'FAULT', message, traceId } = error as Error & { code?: string; traceId?: string }
  return { code, message, suggestions: [], details: undefined, traceId }
}
