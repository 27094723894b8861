/** `2026-01-02.jsonl`, then `2026-01-02.2.jsonl` and so on when a day is large. */
export interface FilePart {
  readonly day: string
  readonly part: number
}

export const nameOf = ({ day, part }: FilePart) => (part === 1 ? `${day}.jsonl` : `${day}.${part}.jsonl`)

export function parseName(name: string): FilePart | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:\.([1-9]\d{0,8}))?\.jsonl$/.exec(name)
  return parts ? { day: parts[1]!, part: Number(parts[2] ?? 1) } : undefined
}
