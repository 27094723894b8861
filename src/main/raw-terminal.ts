import type { RawTerminal } from '#surfaces/cli'
import { writeSync } from 'node:fs'

// The other screen, no cursor, no wrapping, cleared; and back, whatever was being written.
const enter = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J'
const leave = '\u001b[?2026l\u001b[?7h\u001b[?25h\u001b[0m\u001b[?1049l'

/**
 * Takes the terminal: every key comes as it is typed, every cell is ours. It is given back by `close`, and also when the
 * process ends without: by an error nobody caught, or by a signal.
 */
export function openRawTerminal(): RawTerminal {
  const { stdin: input, stdout: output } = process
  const ending = new AbortController()
  const onSignal = () => ending.abort()
  const signals = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const
  let isOpen = true

  const restore = () => {
    if (!isOpen) return
    isOpen = false
    if (input.isTTY) input.setRawMode(false)
    // At once, also while the process ends.
    writeAll(leave)
  }
  process.on('exit', restore)
  for (const signal of signals) process.on(signal, onSignal)
  if (input.isTTY) input.setRawMode(true)
  input.setEncoding('utf8')
  input.resume()
  output.write(enter)

  return {
    // A terminal that does not know its size says 0.
    size: () => ({
      columns: output.columns > 0 ? output.columns : 80,
      rows: output.rows > 0 ? output.rows : 24,
    }),
    write: text => void (isOpen && output.write(text)),
    onInput: listener => void input.on('data', listener),
    onResize: listener => void output.on('resize', listener),
    ended: ending.signal,
    close() {
      restore()
      process.off('exit', restore)
      for (const signal of signals) process.off(signal, onSignal)
      input.removeAllListeners('data')
      output.removeAllListeners('resize')
      input.pause()
    },
  }
}

function writeAll(text: string) {
  try {
    writeSync(process.stdout.fd, text)
  } catch {
    // The terminal is gone, and with it what was to be restored.
  }
}
