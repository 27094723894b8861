// Text in the cells of a terminal. A line is fitted first and styled then, so that what styles it is never cut.

/** Control characters would move the cursor; what comes from elsewhere may have any. */
export const clean = (text: string) => text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')

/** How many cells a text takes: two for what East Asian scripts and most pictures need, none for marks that combine. */
export function cellsOf(text: string): number {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length
  let cells = 0
  for (const character of text) cells += widthOf(character)
  return cells
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u
const none = /\p{Mn}|\p{Me}|\u200b|\u200d|\ufe0f/u

const widthOf = (character: string) => (none.test(character) ? 0 : wide.test(character) ? 2 : 1)

/** Exactly so many cells: cut with an ellipsis, or filled with blanks. */
export function toWidth(given: string, width: number): string {
  if (width <= 0) return ''
  const text = clean(given)
  const cells = cellsOf(text)
  if (cells <= width) return text + ' '.repeat(width - cells)
  let taken = ''
  let used = 0
  for (const character of text) {
    const more = widthOf(character)
    if (used + more > width - 1) break
    taken += character
    used += more
  }
  return `${taken}…${' '.repeat(width - 1 - used)}`
}

/** `4s`, `12m`, `3h`, `2d`: how long ago, in few cells. */
export function ago(time: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000))
  if (!Number.isFinite(seconds)) return ''
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`
  return `${Math.floor(seconds / 86_400)}d`
}
