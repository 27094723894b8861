import { isRefusal } from '#kernel'

type Tasks = Readonly<Record<string, (argument: any) => unknown>>

/** The child's side of `startChild`: each request is a task, and what it answers or throws goes back. */
export function answer(tasks: Tasks): void {
  process.on('message', ({ id, what, argument }: { id: number; what: string; argument: unknown }) => {
    void Promise.resolve()
      .then(() => tasks[what]!(argument))
      .then(
        value => reply({ id, value }),
        (error: unknown) => reply({ id, error: describe(error) }),
      )
  })
  // Nobody is left to obey.
  process.on('disconnect', () => process.exit(0))
}

export const say = (what: object) => reply(what)

/** What the parent handed over on the command line. */
export const options: unknown = JSON.parse(process.argv[2]!)

function reply(what: object) {
  if (process.connected) process.send!(what)
}

function describe(error: unknown) {
  if (isRefusal(error)) return { code: error.code, message: error.message }
  return { code: 'FAULT', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}
