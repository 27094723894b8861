import type { Sealer } from './ports.ts'

/** Seals nothing: shows in tests what was sealed, and under which key. */
export const paperSealer = (key = 'k1'): Sealer => ({
  seal: (name, value) => `${key}|${name}|${Buffer.from(value).toString('base64')}`,
  open(name, sealed) {
    const [, of, text = ''] = sealed.split('|')
    if (of !== name) throw new Error(`${name} was sealed as ${of}`)
    return Buffer.from(text, 'base64').toString()
  },
  isCurrent: sealed => sealed.startsWith(`${key}|`),
})
