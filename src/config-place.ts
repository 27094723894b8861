// Where Alice is, read without the weight of every other setting: a command that talks to a server needs no more.
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

export interface Place {
  readonly home: string
  /** A server somewhere else, and the key for it. */
  readonly url: string | undefined
  readonly key: string | undefined
  readonly traceparent: string | undefined
  /** Some are named, so that there are operations that are not delivered with Alice. */
  readonly hasPlugins?: boolean
}

export const usualHome = () => join(homedir(), '.alice')

type Environment = Readonly<Record<string, string | undefined>>

export function readPlace(environment: Environment): Place {
  const read = (name: string) => (environment[name] === '' ? undefined : environment[name])
  return {
    home: resolve(read('ALICE_HOME') ?? usualHome()),
    url: read('ALICE_URL'),
    key: read('ALICE_KEY'),
    traceparent: read('TRACEPARENT'),
    hasPlugins: read('ALICE_PLUGINS') !== undefined || read('ALICE_PROFILE') !== undefined,
  }
}

export const processPlace = (): Place => readPlace(process.env)

/** Where this machine keeps the settings of programs, when it says so. */
export const processFolders = (environment: Environment = process.env) => ({
  appData: environment.APPDATA,
  configFolder: environment.XDG_CONFIG_HOME,
})
