import { describe, expect, onTestFinished, test } from 'vitest'
import type { NodeLease, Opened, Store } from '../run/ports.ts'
import type { Table } from '../view.ts'
import { locksLaw } from './store-law-locks.ts'
import { logLaw } from './store-law-log.ts'
import { nodesLaw } from './store-law-nodes.ts'
import { queriesLaw } from './store-law-queries.ts'
import { rowsLaw } from './store-law-rows.ts'
import { searchLaw } from './store-law-search.ts'
import { tablesLaw } from './store-law-tables.ts'
import { lawTables } from './store-samples.ts'

/** A fresh, empty place to keep a log, and the ways into it. No store it gives is opened yet; the law does that. */
export interface StorePlace {
  readonly store: Store
  /** A new store on the same data, after the ones before it were closed. */
  readonly reopen?: () => Promise<Store>
  /** A store on the same data as another process has it, while the first one runs. */
  readonly second?: (node: string) => Promise<Store>
  /**
   * From now on the store's lease is not renewed, as when its process hangs; what it writes still reaches the data.
   * Resolves when its lease has run out.
   */
  readonly hang?: (store: Store) => Promise<void>
  /** Called after every store was closed. */
  destroy(): Promise<void>
}

export interface StoreLawOptions {
  readonly open: () => Promise<StorePlace>
  /** Deviations, by the titles of their tests. */
  readonly skips?: readonly { readonly reason: string; readonly tests: readonly string[] }[]
}

type Way = 'reopen' | 'second' | 'hang'

/** What a test of the law works with: a store that is open as node `n1` with `lawTables`. */
export interface Bench {
  /** Has the ways in that the test needs. */
  readonly place: Required<StorePlace>
  readonly store: Store
  readonly lease: NodeLease
  readonly opened: Opened
  /** Opens another store of this place and closes it after the test; closing it before is fine. */
  readonly join: (store: Store, node: string, tables?: readonly Table[]) => Promise<Opened>
}

/** Declares tests that need these ways in; where the place has not all of them, they are shown as skipped. */
export type Needing = (
  ...ways: readonly Way[]
) => (title: string, run: (bench: Bench) => Promise<void>) => void

/** The law of `Store`. Every store stands under it, the one in memory first. */
export function storeLaw(name: string, options: StoreLawOptions): void {
  describe(`Store, kept by ${name}`, () => {
    const titles = new Set<string>()
    const needing: Needing =
      (...ways) =>
      (title, run) => {
        titles.add(title)
        const deviation = options.skips?.find(each => each.tests.includes(title))
        test(title, async ({ skip }) => {
          if (deviation) skip(deviation.reason)
          const place = await options.open()
          const missing = ways.find(way => !place[way])
          if (missing) await place.destroy()
          if (missing) skip(`there is no ${missing} here`)
          await run(await openBench(place as Required<StorePlace>))
        })
      }
    for (const part of [logLaw, locksLaw, rowsLaw, tablesLaw, queriesLaw, searchLaw, nodesLaw]) part(needing)
    test('every deviation names a test of the law', () => {
      const named = options.skips?.flatMap(skip => skip.tests) ?? []
      expect(named.filter(title => !titles.has(title))).toEqual([])
    })
  })
}

async function openBench(place: Required<StorePlace>): Promise<Bench> {
  const stores: Store[] = []
  onTestFinished(async () => {
    for (const store of stores.toReversed()) await store.close()
    await place.destroy()
  })
  const join: Bench['join'] = (store, node, tables = lawTables) => {
    stores.push(store)
    return store.open({ node, tables })
  }
  const opened = await join(place.store, 'n1')
  return { place, store: place.store, lease: opened.lease, opened, join }
}
