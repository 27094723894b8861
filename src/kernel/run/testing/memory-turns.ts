import type { Turn } from '../react.ts'

/** Gives the right to a name to one at a time, in the order they asked. */
export function memoryTurns() {
  const lines = new Map<string, { begin(): void; readonly lost: AbortController }[]>()

  const leave = (name: string, lost: AbortController) => {
    const line = lines.get(name) ?? []
    const at = line.findIndex(each => each.lost === lost)
    if (at < 0) return
    line.splice(at, 1)
    if (at === 0) line[0]?.begin()
  }

  return {
    exclusive: (name: string, signal: AbortSignal) =>
      new Promise<Turn>((resolve, reject) => {
        const lost = new AbortController()
        const release = async () => leave(name, lost)
        const begin = () => resolve({ release, lost: lost.signal })
        signal.addEventListener('abort', () => {
          if (lines.get(name)?.[0]?.lost !== lost) leave(name, lost)
          reject(signal.reason)
        })
        const line = lines.get(name) ?? []
        lines.set(name, line)
        line.push({ begin, lost })
        if (line.length === 1) begin()
      }),
    /** Takes the right away from whoever has it. */
    lose(name: string) {
      const holder = lines.get(name)![0]!
      leave(name, holder.lost)
      holder.lost.abort(new Error(`${name} was taken over`))
    },
    holders: () => [...lines].flatMap(([name, line]) => (line.length > 0 ? [name] : [])),
  }
}
