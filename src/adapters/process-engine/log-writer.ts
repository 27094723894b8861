import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs'

export interface LogWriter {
  /** Takes text as it comes; what is no whole line yet waits for its end. */
  stream(): { write(text: string): void; end(): void }
  /** What the supervisor has to say itself. */
  note(text: string): void
  /** Its file may have been taken away. */
  reopen(): void
  close(): void
}

const longestLine = 16_384

/** Keeps the last lines of a program: one file, and the one before it. Values of secrets are made unreadable. */
export function createLogWriter(path: string, maxBytes: number, secrets: readonly string[]): LogWriter {
  // The longest first: one value may be a part of another.
  const hidden = secrets.filter(value => value.length >= 4).toSorted((a, b) => b.length - a.length)
  let file = openSync(path, 'a', 0o600)
  let size = fstatSync(file).size

  const write = (text: string) => {
    const shown = hidden.reduce((line, value) => line.replaceAll(value, '(secret)'), text)
    try {
      if (size > 0 && size + shown.length > maxBytes) rotate()
      size += writeSync(file, shown)
    } catch {
      // A full disk must not end the program whose lines these are.
    }
  }

  const rotate = () => {
    renameSync(path, `${path}.1`)
    reopen()
  }

  const reopen = () => {
    closeSync(file)
    file = openSync(path, 'a', 0o600)
    size = fstatSync(file).size
  }

  return {
    stream() {
      let rest = ''
      return {
        write(text) {
          rest += text
          const end = rest.lastIndexOf('\n') + 1
          if (end > 0) write(rest.slice(0, end))
          rest = rest.slice(end)
          if (rest.length <= longestLine) return
          write(`${rest}\n`)
          rest = ''
        },
        end() {
          if (rest !== '') write(`${rest}\n`)
          rest = ''
        },
      }
    },
    note: text => write(`[supervisor] ${text}\n`),
    reopen,
    close: () => closeSync(file),
  }
}
