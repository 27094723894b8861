/** A terminal in memory: understands as much as the monitor writes, and shows what a person would see. */
export function virtualScreen(columns: number, rows: number) {
  let cells = blank(columns, rows)
  let row = 0
  let column = 0
  let rest = ''
  const state = { isCursorShown: true, isAlternate: false, frames: 0, unknown: [] as string[] }

  const put = (character: string) => {
    if (column < columns) cells[row]![column] = character
    // Without wrapping the cursor stays at the edge.
    column = Math.min(columns - 1, column + 1)
  }
  const control = (parameters: string, final: string) => {
    const [first = 1, second = 1] = parameters.split(';').map(Number)
    if (final === 'H') [row, column] = [Math.max(1, first) - 1, Math.max(1, second) - 1]
    else if (final === 'K') cells[row]!.fill(' ', column)
    else if (final === 'J') cells = blank(columns, rows)
    else if (parameters === '?25') state.isCursorShown = final === 'h'
    else if (parameters === '?1049') state.isAlternate = final === 'h'
    else if (parameters === '?2026') state.frames += final === 'h' ? 1 : 0
    else if (final !== 'm' && parameters !== '?7') state.unknown.push(`${parameters}${final}`)
  }

  return {
    state,
    write(text: string) {
      rest += text
      while (rest !== '') {
        const sequence = /^\u001b\[([\u0030-\u003f]*)([\u0040-\u007e])/.exec(rest)
        if (sequence) {
          control(sequence[1]!, sequence[2]!)
          rest = rest.slice(sequence[0].length)
        } else if (/^\u001b(\[[\u0030-\u003f]*)?$/.test(rest)) return
        else {
          const character = String.fromCodePoint(rest.codePointAt(0)!)
          if (character === '\r') column = 0
          else if (character === '\n') row = Math.min(rows - 1, row + 1)
          else put(character)
          rest = rest.slice(character.length)
        }
      }
    },
    rows: () => cells.map(line => line.join('').trimEnd()),
    text: () => cells.map(line => line.join('').trimEnd()).join('\n'),
    cursor: () => ({ row, column }),
  }
}

const blank = (columns: number, rows: number) =>
  Array.from({ length: rows }, () => Array.from<string>({ length: columns }).fill(' '))
