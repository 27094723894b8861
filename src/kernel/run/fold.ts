// I1  A fold sees the row as every earlier event of the log left it, committed or waiting in the same batch.
// I2  An entry whose fold throws leaves no trace in the overlay: the others of the batch go on.
// I3  The cache holds only what is committed; whoever cannot be sure of that clears it.
import type { EventRecord, Key, Row, View } from '#kernel'
import { createLru, type Lru } from '#lib/lru'
import type { RowChange, StateReader } from './ports.ts'
import { decodeRow, encodeRow, keyText } from './rows.ts'

interface Slot {
  readonly key: Key
  row: Row | undefined
  /** As the store will get it; set with every change. */
  encoded: Row | undefined
  changed: boolean
}

type Slots = Map<string, Slot>
interface Target {
  readonly view: View
  readonly fold: View['folds'][number]
}

/** Rows read and changed while one batch is folded. */
export interface Overlay {
  readonly slotsByView: Map<string, Slots>
}

export interface Folder {
  readonly views: readonly View[]
  /** Loads the rows these events may touch into the overlay. */
  load(overlay: Overlay, events: readonly EventRecord[], state: Pick<StateReader, 'readRows'>): Promise<void>
  /** Folds the events of one entry; all of them or, when a fold throws, none. */
  fold(overlay: Overlay, events: readonly EventRecord[]): void
  /** The overlay's changes, encoded for the store. */
  changes(overlay: Overlay): RowChange[]
  /** Call when the overlay's changes are committed. */
  remember(overlay: Overlay): void
  forget(): void
}

export const createOverlay = (): Overlay => ({ slotsByView: new Map() })

export function createFolder(views: readonly View[], cachedRows = 20_000): Folder {
  const targetsByType = groupTargets(views)
  const cacheByView = new Map<string, Lru<string, Slot>>(
    views.map(view => [view.name, createLru(cachedRows)]),
  )

  const slotsOf = (overlay: Overlay, view: View) => {
    let slots = overlay.slotsByView.get(view.name)
    if (!slots) overlay.slotsByView.set(view.name, (slots = new Map()))
    return slots
  }

  return {
    views,

    async load(overlay, events, state) {
      const missingByView = new Map<View, Key[]>()
      for (const record of events) {
        for (const { view, fold } of targetsByType.get(record.type) ?? []) {
          const slots = slotsOf(overlay, view)
          for (const key of keysOrNone(view, fold, record)) {
            const text = keyText(key)
            if (slots.has(text)) continue
            const cached = cacheByView.get(view.name)!.get(text)
            slots.set(text, { key, row: cached?.row, encoded: undefined, changed: false })
            if (cached) continue
            const missing = missingByView.get(view)
            if (missing) missing.push(key)
            else missingByView.set(view, [key])
          }
        }
      }
      const reading = [...missingByView].map(([view, keys]) =>
        readMissing(state, view, keys, slotsOf(overlay, view)),
      )
      await Promise.all(reading)
    },

    fold(overlay, events) {
      const before = new Map<Slot, Slot>()
      try {
        for (const record of events) {
          for (const target of targetsByType.get(record.type) ?? []) {
            foldRecord(target, record, slotsOf(overlay, target.view), before)
          }
        }
      } catch (error) {
        for (const [slot, was] of before) Object.assign(slot, was)
        throw error
      }
    },

    changes(overlay) {
      const changes: RowChange[] = []
      for (const [name, slots] of overlay.slotsByView) {
        for (const { key, encoded, changed } of slots.values()) {
          if (changed) changes.push({ table: name, key, row: encoded })
        }
      }
      return changes
    },

    remember(overlay) {
      for (const [name, slots] of overlay.slotsByView) {
        const cache = cacheByView.get(name)!
        for (const [text, slot] of slots) cache.set(text, slot)
      }
    },

    forget() {
      for (const cache of cacheByView.values()) cache.clear()
    },
  }
}

async function readMissing(
  state: Pick<StateReader, 'readRows'>,
  view: View,
  keys: readonly Key[],
  slots: Slots,
) {
  const rows = await state.readRows(view.name, keys)
  for (const [index, key] of keys.entries()) {
    const row = rows[index]
    slots.get(keyText(key))!.row = row && decodeRow(view, row)
  }
}

/** Notes in `before` what each slot was, so that the entry can be taken back. */
function foldRecord({ view, fold }: Target, record: EventRecord, slots: Slots, before: Map<Slot, Slot>) {
  for (const key of keysOf(view, fold, record)) {
    const slot = slots.get(keyText(key))
    if (!slot) throw keyMoved(view)
    if (!before.has(slot)) before.set(slot, { ...slot })
    applyFold(view, fold, slot, record)
  }
}

/** Rows are loaded before the events have their positions. */
const keyMoved = (view: View) =>
  new Error(
    `${view.name} names its rows by something that is not known when they are loaded, like the position of the event; name them by its id`,
  )

function groupTargets(views: readonly View[]): Map<string, Target[]> {
  const targetsByType = new Map<string, Target[]>()
  for (const view of views) {
    for (const fold of view.folds) {
      const targets = targetsByType.get(fold.event.type) ?? []
      targets.push({ view, fold })
      targetsByType.set(fold.event.type, targets)
    }
  }
  return targetsByType
}

/** A fold that cannot name its rows is refused when its own entry is folded (I2), not while all are loaded. */
function keysOrNone(view: View, fold: Target['fold'], record: EventRecord): readonly Key[] {
  try {
    return keysOf(view, fold, record)
  } catch {
    return []
  }
}

function keysOf(view: View, fold: Target['fold'], record: EventRecord): readonly Key[] {
  const keys = fold.keysOf(record.data, record)
  for (const key of keys) {
    if (key.length !== view.key.length || key.some(isAbsent)) {
      throw new Error(
        `${view.name} has the key (${view.key.join(', ')}); ${record.type} gave (${key.join(', ')})`,
      )
    }
  }
  return keys
}

/** A fold may read a key from a field that older data does not have. */
const isAbsent = (part: unknown) => part === undefined || part === null

function applyFold(view: View, fold: Target['fold'], slot: Slot, record: EventRecord) {
  try {
    const next = fold.apply(slot.row, record.data, record, slot.key)
    slot.encoded = next && encodeRow(view, next)
    slot.row = next
    slot.changed = true
  } catch (error) {
    throw new Error(`While folding ${record.type} at ${record.position} into ${view.name}`, { cause: error })
  }
}
