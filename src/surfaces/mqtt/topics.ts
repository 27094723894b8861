// Where things are on the broker. `alice` is the usual prefix.
//   alice/req/<domain>/<operation>   requests
//   alice/res/…                      answers, at whatever topic below the request names
//   alice/cancel                     what is given up before it is answered
//   alice/<family>/<type…>           events
import { isPattern, matchesPattern } from '#kernel'

/** A family of topics that gets some events besides their own topic. */
export interface EventTopic {
  /** Pattern of event types: `core.>`. */
  readonly types: string
  readonly topic: string
}

export interface Topics {
  /** The filter under which requests arrive; nodes that share a log share them. */
  readonly requests: string
  /** Where callers give up. Every node hears it, for one of them is answering. */
  readonly cancel: string
  operationOf(topic: string): string | undefined
  /** True for topics that answers may be sent to. */
  mayAnswerAt(topic: string): boolean
  /** Where an event of this type is published. */
  ofEvent(type: string): readonly string[]
}

const longestTopic = 256
const reserved: ReadonlySet<string> = new Set(['req', 'res', 'cancel'])

export function topicsOf(prefix: string, families: readonly string[], also: readonly EventTopic[]): Topics {
  if (!/^[\w-]+(\/[\w-]+)*$/.test(prefix)) {
    throw new Error(`${prefix} is no prefix of topics; write letters, digits, - and single slashes`)
  }
  const taken = families.find(family => reserved.has(family))
  if (taken !== undefined) {
    throw new Error(`Events of the family ${taken} would be published where requests are; rename the family`)
  }
  const wrong = also.find(({ types, topic }) => !isPattern(types) || !isTopic(topic))
  if (wrong) throw new Error(`${wrong.types} → ${wrong.topic} is not a pattern of events and a topic`)
  const request = new RegExp(`^${prefix}/req/([a-z][a-z_]*)/([a-z][a-z_]*)$`)
  return {
    // MQTT 5 §4.8.2: each message goes to one of those who share the name.
    requests: `$share/${prefix.replaceAll('/', '-')}/${prefix}/req/+/+`,
    cancel: `${prefix}/cancel`,
    operationOf(topic) {
      const [, domain, operation] = request.exec(topic) ?? []
      return domain === undefined ? undefined : `${domain}.${operation}`
    },
    mayAnswerAt: topic => topic.startsWith(`${prefix}/res/`) && isTopic(topic),
    ofEvent: type => [
      `${prefix}/${type.replaceAll('.', '/')}`,
      ...also.filter(({ types }) => matchesPattern(types, type)).map(({ topic }) => topic),
    ],
  }
}

/** MQTT 5 §4.7.3: no wildcards, no NUL; `$` belongs to the broker. */
const isTopic = (topic: string) =>
  topic.length > 0 &&
  topic.length <= longestTopic &&
  !topic.startsWith('$') &&
  !/[#+\u0000-\u001f\u007f-\u009f]/.test(topic) &&
  !topic.endsWith('/')
