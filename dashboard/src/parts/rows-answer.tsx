import type { ReactNode } from 'react'
import { ErrorNote } from './error-note.tsx'
import { Skeleton } from './section.tsx'

interface RowsAnswerProps {
  /** Of the first page. */
  readonly query: { readonly error: unknown; readonly isPending: boolean; refetch(): unknown }
  readonly isEmpty: boolean
  /** Says what to do next. */
  readonly empty: ReactNode
  readonly children: ReactNode
  readonly lines?: number
}

/** A list that is asked for page by page: a place held for it, what went wrong, that nothing is there, or the list. */
export function RowsAnswer({ query, isEmpty, empty, children, lines = 8 }: RowsAnswerProps) {
  const { error, isPending, refetch } = query
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  if (isPending) return <Skeleton lines={lines} />
  return isEmpty ? empty : children
}
