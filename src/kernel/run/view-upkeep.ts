// Brings views up to date: those whose definition changed at a start, those somebody asks for while Alice runs.
import type { View } from '#kernel'
import { ViewRebuilt } from '#kernel/journal'
import { toStored } from './draft.ts'
import type { Clock, NodeLease, Store } from './ports.ts'
import type { Decode } from './read.ts'
import {
  findChangedViews,
  forgetDigests,
  forgetGoneViews,
  rebuildLive,
  rebuildViews,
  type RebuildProgress,
} from './rebuild.ts'

export interface ViewUpkeepDeps {
  readonly store: Store
  readonly decode: Decode
  readonly clock: Clock
  readonly nextId: (prefix: string) => string
  readonly source: string
  readonly lease: NodeLease
}

type OnProgress = ((progress: RebuildProgress) => void) | undefined

export interface ViewUpkeep {
  /** Of several processes that start with new definitions one rebuilds; the others wait for it. */
  atStart(views: readonly View[], recreated: readonly string[], onProgress: OnProgress): Promise<void>
  /** Answers how many events were read. */
  live(views: readonly View[], onProgress: OnProgress): Promise<number>
}

export function createViewUpkeep(deps: ViewUpkeepDeps): ViewUpkeep {
  const { store, clock, nextId, source, lease } = deps
  const announce = (views: readonly string[], eventsRead: number, position: number) => {
    const time = clock.now()
    const event = ViewRebuilt({ views: [...views], events_read: eventsRead })
    const record = {
      ...event,
      position,
      id: nextId('evt'),
      time: new Date(time).toISOString(),
      source,
      priority: 'normal' as const,
    }
    return toStored(record, JSON.stringify(record.data), time)
  }
  const rebuilding = { ...deps, announce }

  return {
    async atStart(views, recreated, onProgress) {
      await forgetDigests(
        store,
        views.filter(view => recreated.includes(view.name)),
      )
      await forgetGoneViews(store, views)
      if ((await findChangedViews(store, views)).length === 0) return
      const turn = await lease.exclusive('views', new AbortController().signal)
      try {
        await rebuildViews(rebuilding, await findChangedViews(store, views), onProgress)
      } finally {
        await turn.release()
      }
    },
    live: (views, onProgress) => rebuildLive(rebuilding, views, onProgress),
  }
}
