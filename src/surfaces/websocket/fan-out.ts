// I1  Every member of a channel is given the events of its filter in position order, each once, from when it joined.
// I2  The log is listened to once per list of patterns, and an event looked at once per channel, not once per member.
// I3  What waits for a channel is bounded: members that cannot be served in time are told to read the log again.
import type { EventRecord } from '#kernel'
import type { App } from '#kernel/run'
import { framesOf, type Envelope } from './event-frames.ts'

export interface Filter {
  readonly patterns?: readonly string[] | undefined
  readonly subject?: string | undefined
}

/** Consecutive events of one channel; those who ask for the same frames share them. */
export interface Batch {
  readonly records: readonly EventRecord[]
  readonly first: number
  readonly last: number
  framesFor(envelope: Envelope): Buffer
}

export interface Member {
  deliver(batch: Batch): void
  /** Events were left out: the log has them. */
  fallBehind(): void
}

export interface FanOut {
  /** From the next published event on; the answer leaves. */
  join(filter: Filter, member: Member): () => void
  readonly size: number
}

interface Channel {
  readonly members: Set<Member>
  push(record: EventRecord): void
}

interface Group {
  readonly channelBySubject: Map<string | undefined, Channel>
  readonly ignore: () => void
}

export function createFanOut(bus: App['bus']): FanOut {
  const groups = new Map<string, Group>()

  const listen = (key: string, patterns: readonly string[]): Group => {
    const channelBySubject = new Map<string | undefined, Channel>()
    const hear = (record: EventRecord) => {
      channelBySubject.get(undefined)?.push(record)
      channelBySubject.get(record.subject)?.push(record)
    }
    const group = { channelBySubject, ignore: bus.subscribe(patterns, hear, { name: 'websocket' }) }
    groups.set(key, group)
    return group
  }

  return {
    join({ patterns = ['>'], subject }, member) {
      const key = patterns.toSorted().join(' ')
      const group = groups.get(key) ?? listen(key, patterns)
      const channel = group.channelBySubject.get(subject) ?? createChannel()
      group.channelBySubject.set(subject, channel)
      channel.members.add(member)
      return () => {
        if (!channel.members.delete(member) || channel.members.size > 0) return
        group.channelBySubject.delete(subject)
        if (group.channelBySubject.size > 0) return
        group.ignore()
        groups.delete(key)
      }
    },
    get size() {
      return [...groups.values()].reduce((sum, { channelBySubject }) => sum + channelBySubject.size, 0)
    },
  }
}

/** Events that may wait while members are served. */
const mostWaiting = 8192
/** Events of one pass: of the longest there are, 64 KiB, they are 4 MiB. */
const mostAtOnce = 64
/** Members served before others get their turn. */
const membersAtOnce = 256

/** Hands on what has come, all of it in one write for each member; what comes meanwhile is the next pass. */
function createChannel(): Channel {
  const members = new Set<Member>()
  let waiting: EventRecord[] = []
  let isPassing = false

  const begin = () => {
    const batch = createBatch(waiting.splice(0, mostAtOnce))
    serve(members.values(), batch)
  }
  const serve = (left: Iterator<Member>, batch: Batch) => {
    for (let served = 0; served < membersAtOnce; served += 1) {
      const next = left.next()
      if (next.done) return end()
      next.value.deliver(batch)
    }
    setImmediate(serve, left, batch)
  }
  const end = () => {
    isPassing = waiting.length > 0 && members.size > 0
    if (isPassing) setImmediate(begin)
    else waiting = []
  }

  return {
    members,
    push(record) {
      if (waiting.length >= mostWaiting) {
        waiting = []
        for (const member of members) member.fallBehind()
        return
      }
      waiting.push(record)
      if (isPassing) return
      isPassing = true
      setImmediate(begin)
    },
  }
}

/** Enough for members with ids of their own not to fill the memory, and for those with the usual ones to share. */
const framesKept = 8

function createBatch(records: readonly EventRecord[]): Batch {
  const framesByStart = new Map<string, Buffer>()
  return {
    records,
    first: records[0]?.position ?? 0,
    last: records.at(-1)?.position ?? 0,
    framesFor(envelope) {
      const known = framesByStart.get(envelope.before)
      if (known) return known
      const frames = framesOf(records, envelope)
      if (framesByStart.size < framesKept) framesByStart.set(envelope.before, frames)
      return frames
    },
  }
}
