import type { App } from '#kernel/run'
import type { Connection, Publication } from './connection.ts'

const everyMs = 60_000
/** Nobody takes an old word for the truth: it goes away by itself. */
const expirySeconds = 180
const lastSeconds = 86_400

/** Where a node says how it is; the last will says it for one that cannot any more. */
export const healthTopic = (prefix: string, node: string) => `${prefix}/system/health/${node}`

const retained = (topic: string, content: object, messageExpiryInterval: number): Publication => ({
  topic,
  payload: JSON.stringify(content),
  isRetained: true,
  properties: { contentType: 'application/json', payloadFormatIndicator: true, messageExpiryInterval },
})

export const lastWill = (topic: string, node: string): Publication =>
  retained(topic, { status: 'offline', node }, lastSeconds)

export interface ToldHealth {
  /** Says it now, and every minute from now on. */
  tell(): void
  close(): Promise<void>
}

export function createToldHealth(app: App, topic: string, publish: Connection['publish']): ToldHealth {
  const leaving = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let telling = Promise.resolve()

  const content = async () => {
    const services = await app.system.health()
    const statuses = new Set(services.map(({ status }) => status))
    const status = (['unhealthy', 'degraded'] as const).find(each => statuses.has(each)) ?? 'healthy'
    return { status, node: app.node, version: app.version, time: new Date().toISOString() }
  }
  const sayIt = async () => {
    try {
      await publish(retained(topic, await content(), expirySeconds), leaving.signal)
    } catch (error) {
      if (!leaving.signal.aborted) app.log.warn({ err: error }, 'Health could not be published')
    }
  }
  const tell = () => {
    clearInterval(timer)
    timer = setInterval(() => void (telling = sayIt()), everyMs)
    telling = sayIt()
  }

  return {
    tell,
    async close() {
      clearInterval(timer)
      leaving.abort()
      await telling
    },
  }
}
