import { isRefusal } from '#kernel'
import { useQuery } from '@tanstack/react-query'
import { queries, signedOut } from './alice.ts'

export interface Session {
  readonly actor: { readonly id: string; readonly kind: string }
  readonly roles: readonly string[]
  readonly version: string
}

/** Null when nobody is signed in. */
async function readSession(): Promise<Session | null> {
  const response = await fetch('/session')
  if (response.status === 401) return null
  if (!response.ok) throw new Error(`The server answered ${response.status}`)
  return (await response.json()) as Session
}

export const sessionQuery = { queryKey: ['session'], queryFn: readSession, staleTime: 300_000 }

export const useSession = (): Session | undefined => useQuery(sessionQuery).data ?? undefined

/** With a key somebody typed, or the code of a link. Throws what the server says against it. */
export async function signIn(shown: { readonly key: string } | { readonly code: string }): Promise<void> {
  const response = await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(shown),
  })
  if (!response.ok) {
    const { error } = (await response.json().catch(() => ({}))) as { error?: { message?: string } }
    throw new Error(error?.message ?? `The server answered ${response.status}`)
  }
  signedOut.set(false)
  await queries.resetQueries()
}

export async function signOut(): Promise<void> {
  await fetch('/session', { method: 'DELETE' })
  queries.clear()
  signedOut.set(true)
}

export const isRefused = (error: unknown, code: string) => isRefusal(error) && error.code === code
