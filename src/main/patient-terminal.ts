import type { CliHost } from '#surfaces/cli'

type Terminal = Pick<CliHost, 'isTty' | 'columns' | 'print' | 'printError' | 'rewrite'>

export interface PatientTerminal extends Terminal {
  /** Says what is waited for, unless something else is said soon. Only to people: never where no terminal is. */
  meanwhile(line: string): void
}

const soonMs = 30

export function patientTerminal(terminal: Terminal): PatientTerminal {
  let timer: NodeJS.Timeout | undefined
  const first =
    (say: (line: string) => void) =>
    (line: string): void => {
      clearTimeout(timer)
      say(line)
    }

  return {
    ...terminal,
    print: first(terminal.print),
    printError: first(terminal.printError),
    rewrite: first(terminal.rewrite),
    meanwhile(line) {
      if (!terminal.isTty) return
      clearTimeout(timer)
      timer = setTimeout(() => terminal.rewrite(line), soonMs).unref()
    },
  }
}
