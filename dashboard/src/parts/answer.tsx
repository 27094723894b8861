import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorNote } from './error-note.tsx'
import { Skeleton } from './section.tsx'

interface AnswerProps<T> {
  readonly of: UseQueryResult<T>
  readonly children: (data: T) => ReactNode
  readonly lines?: number
}

/** What was asked for: a place held for it, what went wrong, or the thing itself. */
export function Answer<T>({ of: { data, error, refetch }, children, lines = 4 }: AnswerProps<T>) {
  if (data !== undefined) return children(data)
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  return <Skeleton lines={lines} />
}
