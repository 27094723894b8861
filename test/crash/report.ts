/** What a part says and finds. Any violation fails the run. */
export interface Report {
  say(line: string): void
  violated(what: string): void
  /** Something that cannot be tried on this machine. */
  skipped(what: string): void
  readonly violations: readonly string[]
}

const mostShown = 20

export function createReport(part: string): Report {
  const startedAt = performance.now()
  const violations: string[] = []
  const print = (line: string) => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)
    console.log(`${seconds} s  ${part.padEnd(9)}  ${line}`)
  }
  return {
    violations,
    say: print,
    violated(what) {
      violations.push(what)
      if (violations.length <= mostShown) print(`VIOLATED: ${what}`)
    },
    skipped: what => print(`NOT TRIED HERE: ${what}`),
  }
}
