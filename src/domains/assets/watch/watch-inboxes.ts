import { EventLog, Log, service, type Health } from '#kernel'
import { Workflows } from '#kernel/journal'
import { Files } from '../ports.ts'
import { AssetFiles, AssetInboxes } from '../views.ts'
import { discoveriesFor } from './discovery.ts'
import { watchInbox, type InboxWatcher } from './inbox-watcher.ts'

interface Times {
  /** How long a file must be still. */
  readonly settleMs: number
  /** How often every stamp is looked at, whatever was told. */
  readonly reconcileMs: number
}

/** Watches every folder people asked for, from the moment they ask until they take it back. */
export const inboxWatcher = (times: Times) =>
  service('assets.watcher', {
    about: 'Watches folders, and finds what is new in them.',
    uses: {
      files: Files,
      places: AssetFiles,
      inboxes: AssetInboxes,
      workflows: Workflows,
      log: EventLog,
      logger: Log,
    },

    async start({ files, places, inboxes, workflows, log, logger, start, now }) {
      const discoveries = discoveriesFor({ log, workflows, start, settleMs: times.settleMs })
      const deps = { files, places, log: logger, now, ...times, ...discoveries }
      const watchers = createWatchers(inbox => watchInbox(deps, inbox))
      const position = log.head()
      for (const { inbox } of await inboxes.rows(query => query)) watchers.open(inbox)

      const stopping = new AbortController()
      const patterns = ['asset.inbox_watched', 'asset.inbox_unwatched']
      const follow = async () => {
        for await (const record of log.follow({ after: position, patterns, signal: stopping.signal })) {
          const { inbox } = record.data as { inbox: string }
          if (record.type === 'asset.inbox_watched') watchers.open(inbox)
          else await watchers.close(inbox)
        }
      }
      const following = follow()
      return {
        health: watchers.health,
        async stop() {
          stopping.abort()
          await following
          await watchers.closeAll()
        },
      }
    },
  })

export const watchInboxes = inboxWatcher({ settleMs: 500, reconcileMs: 5 * 60_000 })

function createWatchers(begin: (inbox: string) => InboxWatcher) {
  const watchers = new Map<string, InboxWatcher>()
  const close = async (inbox: string) => {
    const watcher = watchers.get(inbox)
    watchers.delete(inbox)
    await watcher?.stop()
  }
  return {
    close,
    open(inbox: string) {
      if (!watchers.has(inbox)) watchers.set(inbox, begin(inbox))
    },
    async closeAll() {
      await Promise.all([...watchers.keys()].map(close))
    },
    health(): Health {
      const all = [...watchers.values()].map(watcher => watcher.health())
      const ill = all.flatMap(health => (health.status === 'healthy' ? [] : [health.message]))
      if (ill.length === 0) return { status: 'healthy', message: `${watchers.size} folders` }
      return { status: 'degraded', message: ill.slice(0, 5).join(' · ') }
    },
  }
}
