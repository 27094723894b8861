// MQTT 5 has no packet to give up a request: a publication names it by its response topic and correlation data, and
// shows who publishes, as the request did.
import type { Caller } from '#kernel'
import type { Properties } from './connection.ts'

/** What is being answered, and can be given up by whoever asked for it. */
export interface UnderWay {
  /** Works until it is done, with a signal that is aborted when the caller gives up or the surface stops. */
  during<T>(caller: Caller, properties: Properties, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  giveUp(caller: Caller, properties: Properties): void
}

export function createUnderWay(stopping: AbortSignal): UnderWay {
  const leavingByName = new Map<string, AbortController>()
  return {
    async during(caller, properties, work) {
      const leaving = new AbortController()
      const signal = AbortSignal.any([leaving.signal, stopping])
      const name = nameOf(caller, properties)
      if (name === undefined) return work(signal)
      leavingByName.set(name, leaving)
      try {
        return await work(signal)
      } finally {
        if (leavingByName.get(name) === leaving) leavingByName.delete(name)
      }
    },
    giveUp(caller, properties) {
      leavingByName.get(nameOf(caller, properties) ?? '')?.abort()
    },
  }
}

function nameOf({ actor }: Caller, { responseTopic, correlationData }: Properties): string | undefined {
  if (responseTopic === undefined || correlationData === undefined) return undefined
  return `${actor.kind}:${actor.id} ${responseTopic} ${correlationData.toString('base64')}`
}
