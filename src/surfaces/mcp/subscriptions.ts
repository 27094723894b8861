// What a client wants to hear of without asking: resources that change and tasks that go on. Everything comes from the
// log: an event whose subject is named in the address of a resource changes that resource.
import { assertTasks } from './client-profile.ts'
import type { Exchange, McpServer } from './exchange.ts'
import { findPlace, recentUri } from './places.ts'
import { codes, isFields, metaKeys, protocolError, type Fields, type RequestId } from './protocol.ts'
import { taskNow } from './tasks.ts'

const mostWatched = 50
const leastMs = 250

/** `subscriptions/listen`: says what it will tell, tells it, and ends with the client or the server. */
export async function listen(server: McpServer, exchange: Exchange, id: RequestId, params: Fields) {
  const wanted = isFields(params.notifications) ? params.notifications : {}
  const uris = textsIn(wanted.resourceSubscriptions)
  const taskIds = textsIn(wanted.taskIds)
  if (taskIds.length > 0) assertTasks(exchange.client)
  const watched = uris.filter(uri => canWatch(exchange, uri))
  const known = await tasksThere(server, exchange, taskIds)

  const tell = (method: string, more: Fields) =>
    exchange.notify(method, { ...more, _meta: { [metaKeys.subscription]: id } })
  tell('notifications/subscriptions/acknowledged', {
    notifications: {
      ...(watched.length > 0 && { resourceSubscriptions: watched }),
      ...(known.length > 0 && { taskIds: known }),
    },
  })
  /** Tells how a task is when that changed; true when it has ended. */
  const look = (taskId: string) => {
    let last = ''
    return async () => {
      const task = (await taskNow(server, exchange, taskId)) as { status: string }
      const text = JSON.stringify(task)
      if (text !== last) tell('notifications/tasks', { ...task })
      last = text
      return lastStatuses.has(task.status)
    }
  }
  const ends = exchange.ended ? [exchange.ended] : []
  const signal = AbortSignal.any([exchange.signal, server.closing, ...ends])
  await Promise.all([
    ended(signal),
    ...watched.map(uri =>
      watchResource(exchange, uri, signal, () => tell('notifications/resources/updated', { uri })),
    ),
    ...known.map(taskId => watchTask(exchange, taskId, signal, look(taskId))),
  ])
  return { _meta: { [metaKeys.subscription]: id } }
}

function textsIn(list: unknown): readonly string[] {
  if (list === undefined) return []
  const isRight =
    Array.isArray(list) && list.length <= mostWatched && list.every(each => typeof each === 'string')
  if (isRight) return [...new Set(list as readonly string[])]
  throw protocolError(codes.invalidParams, `This takes a list of at most ${mostWatched} texts`)
}

const ended = (signal: AbortSignal) =>
  new Promise<void>(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** The log says nothing about what has no address of ours. */
export const canWatch = (exchange: Exchange, uri: string) =>
  exchange.menu().resourceList.includes(`"${recentUri}"`) && subjectsOf(exchange, uri) !== undefined

/** Which events change it: those about what its address names, or all. */
function subjectsOf(exchange: Exchange, uri: string): readonly string[] | 'all' | undefined {
  if (uri === recentUri) return 'all'
  const found = findPlace(exchange.menu().places, uri)
  if (!found) return undefined
  const subjects = Object.values(found.fields)
  return subjects.length > 0 ? subjects : 'all'
}

/** Tells of a burst of changes once, at most four times a second. */
export async function watchResource(
  exchange: Exchange,
  uri: string,
  signal: AbortSignal,
  changed: () => void,
) {
  const subjects = subjectsOf(exchange, uri)
  if (subjects === undefined) return
  let timer: NodeJS.Timeout | undefined
  const onEvent = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      // Who may not see it any more hears no more of it.
      if (canWatch(exchange, uri)) changed()
    }, leastMs)
  }
  const follow = async (subject?: string) => {
    const events = exchange.alice.follow({ ...(subject !== undefined && { subject }), signal })
    for await (const _ of events) onEvent()
  }
  try {
    await Promise.all(subjects === 'all' ? [follow()] : subjects.map(follow))
  } finally {
    clearTimeout(timer)
  }
}

async function tasksThere(server: McpServer, exchange: Exchange, taskIds: readonly string[]) {
  const found = await Promise.all(
    taskIds.map(taskId =>
      taskNow(server, exchange, taskId).then(
        () => [taskId],
        () => [],
      ),
    ),
  )
  return found.flat()
}

// cspell:ignore cancelled -- the protocol spells it so
const taskEvents = ['workflow.*']
const lastStatuses = new Set(['completed', 'failed', 'cancelled'])

/** Follows the events of a task until it has ended. */
async function watchTask(
  { steering }: Exchange,
  taskId: string,
  signal: AbortSignal,
  hasEnded: () => Promise<boolean>,
) {
  const done = new AbortController()
  const events = steering().follow({
    subject: taskId,
    types: taskEvents,
    signal: AbortSignal.any([signal, done.signal]),
  })
  if (await hasEnded()) return
  for await (const _ of events) {
    if (await hasEnded()) done.abort()
  }
}
