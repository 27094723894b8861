import type { Readable } from 'node:stream'

/** Reads lines from a stream; one that is too long is dropped and told of. Answers how to stop. */
export function readLines(input: Readable, { longest, onLine, onTooLong, onEnd }: LineReader): () => void {
  let rest = ''
  let isDropping = false
  const onData = (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      if (!isDropping && line.trim() !== '') onLine(line)
      isDropping = false
    }
    if (rest.length <= longest) return
    rest = ''
    if (!isDropping) onTooLong()
    isDropping = true
  }
  let hasEnded = false
  const end = () => {
    if (!hasEnded) onEnd()
    hasEnded = true
  }
  input.setEncoding('utf8').on('data', onData).once('end', end).once('close', end).once('error', end)
  return () => {
    input.off('data', onData).off('end', end).off('close', end).pause()
  }
}

interface LineReader {
  /** Characters. */
  readonly longest: number
  onLine(line: string): void
  onTooLong(): void
  onEnd(): void
}
