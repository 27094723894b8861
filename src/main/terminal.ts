import type { CliHost } from '#surfaces/cli'

type Terminal = Pick<CliHost, 'isTty' | 'columns' | 'print' | 'printError' | 'rewrite'>

/** Answers on the standard output; what is said meanwhile, and a line that changes, on the other one. */
export function createTerminal(out: NodeJS.WriteStream, messages: NodeJS.WriteStream): Terminal {
  let isDirty = false
  const clear = () => {
    if (isDirty) messages.write('\r\u001b[2K')
    isDirty = false
  }

  return {
    isTty: out.isTTY,
    columns: widthOf(out),
    print(line) {
      clear()
      out.write(`${line}\n`)
    },
    printError(line) {
      clear()
      messages.write(`${line}\n`)
    },
    rewrite(line) {
      clear()
      messages.write(line.slice(0, widthOf(messages) - 1))
      isDirty = line !== ''
    },
  }
}

/** A stream that is no terminal has no columns, whatever its type says; one that does not know says 0. */
const widthOf = ({ columns = 0 }: { readonly columns?: number }) => (columns > 0 ? columns : 120)
