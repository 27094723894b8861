// What is too long for an event: the whole plan, with the input it was made for.
import type { Blobs, Plan } from '#kernel'
import type { ChangeRow } from './views.ts'

export interface Content {
  readonly input: unknown
  readonly plan: Plan
}

const longest = 8192

/** Put in an event where it is short, so that whoever hears of it need not ask. */
export const ifShort = <T>(value: T): T | undefined =>
  value !== undefined && JSON.stringify(value).length <= longest ? value : undefined

export const keepContent = (blobs: Blobs, content: Content): Promise<string> =>
  blobs.put(new TextEncoder().encode(JSON.stringify(content)))

/** Undefined for changes from before plans were kept. */
export async function readContent(
  blobs: Blobs,
  { plan, change_id }: ChangeRow,
): Promise<Content | undefined> {
  if (plan === null) return undefined
  const bytes = await blobs.get(plan)
  if (!bytes) throw new Error(`The plan of ${change_id} is gone`)
  return JSON.parse(new TextDecoder().decode(bytes)) as Content
}

export async function inputOf(blobs: Blobs, row: ChangeRow): Promise<unknown> {
  const content = await readContent(blobs, row)
  return content ? content.input : row.input
}

/** An answer as an event can keep it: a long one is left with its ids and other short words. */
export function shortAnswer(answer: unknown): unknown {
  if (ifShort(answer) !== undefined || typeof answer !== 'object' || answer === null) return answer
  const words = Object.entries(answer).filter(([, value]) => value !== null && typeof value !== 'object')
  return Object.fromEntries(words.filter(([, value]) => String(value).length <= 200).slice(0, 50))
}
