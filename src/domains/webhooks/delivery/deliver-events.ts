import { EventLog, Log, ReactionControl, service, type EventRecord, type Health } from '#kernel'
import { createCircuit, type Circuit } from '../circuit.ts'
import { readKept, type Kept } from '../kept.ts'
import { noteFailure } from '../operations/note-failure.ts'
import { Destinations, HookSecrets } from '../ports.ts'
import { Webhooks, type WebhookRow } from '../views.ts'
import { courierOf, reactionName, type CourierDeps } from './courier.ts'

const steering = [
  'webhook.created',
  'webhook.updated',
  'webhook.paused',
  'webhook.resumed',
  'webhook.secret_rotated',
  'webhook.removed',
]

/** Serves every active webhook from the moment it is created, and follows what people change. */
export const deliverEvents = service('webhooks.delivery', {
  about: 'Sends events to the URLs that asked for them.',
  uses: {
    destinations: Destinations,
    secrets: HookSecrets,
    webhooks: Webhooks,
    reactions: ReactionControl,
    events: EventLog,
    log: Log,
  },

  async start({ destinations, secrets, webhooks, reactions, events, log, call, now }) {
    const stopping = new AbortController()
    const { signal } = stopping
    const keptById = new Map<string, Kept>()
    const circuits = createCircuits()
    const served = new Map<string, WebhookRow>()

    const depsOf = (webhook: WebhookRow): CourierDeps => ({
      destinations,
      now,
      signal,
      circuit: circuits.of(webhook.url),
      noteFailure: failure => call(noteFailure, failure),
      async kept(id) {
        const kept = keptById.get(id) ?? (await readKept(secrets, id))
        keptById.set(id, kept)
        return kept
      },
    })
    const begin = async (webhook: WebhookRow) => {
      served.set(webhook.webhook_id, webhook)
      await reactions.serve(courierOf(depsOf(webhook), webhook), { after: webhook.after })
    }
    /** Brings what is served in line with what is wanted now. */
    const adjust = async ({ subject: id, type }: EventRecord) => {
      keptById.delete(id)
      const wanted = await webhooks.get(id)
      const isServed = served.delete(id)
      const isForever = type === 'webhook.removed'
      if (isServed || isForever) await reactions.release(reactionName(id), { isForever })
      if (wanted?.status === 'active' && !signal.aborted) await begin(wanted)
    }

    const head = events.head()
    const active = await webhooks.rows(query => query.where('status', '=', 'active'))
    for (const webhook of active) await begin(webhook)
    const follow = async () => {
      for await (const record of events.follow({ after: head, patterns: steering, signal })) {
        await adjust(record).catch((error: unknown) =>
          log.error({ err: error, webhook_id: record.subject }, 'A webhook could not be adjusted'),
        )
      }
    }
    const following = follow()
    return {
      health: () => circuits.health(now().getTime(), served.size),
      async stop() {
        stopping.abort(new Error('Alice is stopping'))
        await following
      },
    }
  },
})

/** One for each origin: webhooks that lead to the same server rest together. */
function createCircuits() {
  const circuitByOrigin = new Map<string, Circuit>()
  return {
    of(url: string): Circuit {
      const { origin } = new URL(url)
      const circuit = circuitByOrigin.get(origin) ?? createCircuit()
      circuitByOrigin.set(origin, circuit)
      return circuit
    },
    health(now: number, webhooks: number): Health {
      const open = [...circuitByOrigin].filter(([, circuit]) => circuit.state(now).state === 'open')
      if (open.length === 0) return { status: 'healthy', message: `${webhooks} webhooks` }
      const names = open.slice(0, 5).map(([origin]) => origin)
      return { status: 'degraded', message: `not answering: ${names.join(' · ')}` }
    },
  }
}
