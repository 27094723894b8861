/** What every contestant keeps: about 1 KiB as JSON. */
export interface Note {
  readonly subject: string
  readonly n: number
  /** When it was made, on the clock all processes share; 0 when nobody asks. */
  readonly sent: number
  readonly text: string
}

const texts = Array.from({ length: 64 }, (_, seed) => textOf(seed, 960))

export const subjectOf = (n: number) => `device-${n % 1000}`
export const noteOf = (n: number, sent = 0): Note => ({
  subject: subjectOf(n),
  n,
  sent,
  text: texts[n % texts.length]!,
})

/** About a KiB of words, not the same letter over and over: a server that compresses shall have work. */
function textOf(seed: number, length: number): string {
  let text = ''
  let state = seed * 2_654_435_761 + 1
  while (text.length < length) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    text += `${state.toString(36)} `
  }
  return text.slice(0, length)
}

export const kibOf = (seed: number) => texts[seed % texts.length]!
