/** A key by name (`up`, `enter`, `ctrl-c`), or a character that was typed. */
export type Key = { readonly name: string } | { readonly text: string }

const escapes: Readonly<Record<string, string>> = {
  '[A': 'up',
  '[B': 'down',
  '[C': 'right',
  '[D': 'left',
  OA: 'up',
  OB: 'down',
  OC: 'right',
  OD: 'left',
  '[H': 'home',
  '[F': 'end',
  OH: 'home',
  OF: 'end',
  '[1~': 'home',
  '[4~': 'end',
  '[7~': 'home',
  '[8~': 'end',
  '[3~': 'delete',
  '[5~': 'page-up',
  '[6~': 'page-down',
  '[Z': 'shift-tab',
}

const controls: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u0003': 'ctrl-c',
  '\u0004': 'ctrl-d',
  '\u000c': 'ctrl-l',
  '\u0015': 'ctrl-u',
}

// A whole sequence: CSI with its parameters, SS3 with one letter.
const SEQUENCE = /^\u001b(\[[\u0030-\u003f]*[\u0020-\u002f]*[\u0040-\u007e]|O[A-Za-z])/
const UNFINISHED = /^\u001b(\[[\u0020-\u003f]*|O)$/

/**
 * Turns what a terminal sends into keys, wherever its pieces are cut. `flush` says that nothing followed: an escape
 * character alone was the key of that name.
 */
export function createKeyDecoder() {
  let rest = ''

  const decode = (isLast: boolean): Key[] => {
    const keys: Key[] = []
    while (rest !== '') {
      const found = SEQUENCE.exec(rest)
      if (found) {
        const name = escapes[found[1]!]
        if (name !== undefined) keys.push({ name })
        rest = rest.slice(found[0].length)
        continue
      }
      const mayGoOn = rest === '\u001b' || UNFINISHED.test(rest)
      if (mayGoOn && !isLast) return keys
      const character = String.fromCodePoint(rest.codePointAt(0)!)
      rest = mayGoOn ? '' : rest.slice(character.length)
      if (character === '\u001b') keys.push({ name: 'escape' })
      else if (character in controls) keys.push({ name: controls[character]! })
      else if (character >= ' ') keys.push({ text: character })
    }
    return keys
  }

  return {
    push(piece: string): Key[] {
      rest += piece
      return decode(false)
    },
    flush: (): Key[] => decode(true),
    /** An escape character waits for what may follow it. */
    isWaiting: () => rest !== '',
  }
}
