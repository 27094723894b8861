// I1  Only rows that changed are written, and all of a frame at once (synchronized output), so nothing flickers.

export interface Frame {
  /** One string a row, each as wide as the terminal at most. */
  readonly rows: readonly string[]
  /** Where somebody is typing; absent hides the cursor. */
  readonly cursor?: { readonly row: number; readonly column: number } | undefined
}

/** Writes frames; answers how many rows it wrote. */
export function createScreen(write: (text: string) => void) {
  let shown: readonly string[] = []
  let cursor = ''

  return {
    draw({ rows, cursor: place }: Frame): number {
      const changed: string[] = []
      for (let row = 0; row < Math.max(rows.length, shown.length); row += 1) {
        const text = rows[row] ?? ''
        if (text !== shown[row]) changed.push(`\u001b[${row + 1};1H\u001b[K${text}\u001b[0m`)
      }
      const placed = place ? `\u001b[${place.row + 1};${place.column + 1}H\u001b[?25h` : '\u001b[?25l'
      if (changed.length === 0 && placed === cursor) return 0
      write(`\u001b[?2026h${changed.join('')}${placed}\u001b[?2026l`)
      shown = rows
      cursor = placed
      return changed.length
    },

    /** Everything is written again: the terminal has another size, or somebody else wrote to it. */
    forget() {
      shown = []
      cursor = ''
      write('\u001b[2J')
    },
  }
}
