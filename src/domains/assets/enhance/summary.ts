import type { Settled } from '#kernel'
import { z } from 'zod'

export const mostResults = 200
export const mostFailures = 100

export const Failure = z.object({ content_hash: z.string(), code: z.string(), message: z.string() })

/** What became of one picture. */
export const Enhanced = z.object({
  original_hash: z.string(),
  content_hash: z.string(),
  file_path: z.string(),
  status: z.enum(['written', 'already_there', 'nothing_changed']),
})

type Made = Omit<z.infer<typeof Enhanced>, 'original_hash'>

/** What was made, and what could not be, by the hashes that were asked for. */
export function summaryOf<T extends Made>(hashes: readonly string[], settled: readonly Settled<T>[]) {
  const results: (T & { readonly original_hash: string })[] = []
  const failures: z.infer<typeof Failure>[] = []
  for (const [index, end] of settled.entries()) {
    const hash = hashes[index]!
    if (end.status === 'completed') results.push({ ...end.value, original_hash: hash })
    else failures.push({ content_hash: hash, code: end.error.code, message: end.error.message })
  }
  return { results, failures }
}
