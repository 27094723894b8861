const token = /(\[(?:[^\]\\]|\\.)+\]|\\[dw]|\\.|[^[\](){}|*+?.\\^$])(?:\{(\d+)(?:,\d*)?\}|([+*?]))?/gy
const letters = Array.from('01k8p7j6r5f4m3n2t1q0w9v8c7ABC-_.')

/** A text that fits a plain pattern (literals and classes with counts), or nothing. */
export function textFor(pattern: string): string | undefined {
  if (!pattern.startsWith('^') || !pattern.endsWith('$')) return undefined
  const inside = pattern.slice(1, -1)
  let text = ''
  let at = 0
  for (const [whole, atom, count, sign] of inside.matchAll(token)) {
    at += whole.length
    text += repeated(atom!, count === undefined ? usualCount(sign) : Number(count))
  }
  return at === inside.length && new RegExp(pattern, 'u').test(text) ? text : undefined
}

const usualCount = (sign: string | undefined) => (sign === '*' || sign === '?' ? 0 : 1)

function repeated(atom: string, count: number): string {
  const isClass = atom.startsWith('[') || /^\\[dw]$/.test(atom)
  const fits = new RegExp(`^${atom}$`)
  const choices = isClass ? letters.filter(letter => fits.test(letter)) : [atom.replace('\\', '')]
  return Array.from(
    { length: Math.min(count, 200) },
    (_, index) => choices[index % choices.length] ?? '',
  ).join('')
}
