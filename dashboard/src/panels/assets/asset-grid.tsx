import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useId, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import { useSignal } from '../../client/signal.ts'
import { useStrings } from '../../strings/strings.tsx'
import { marksOf, patches, type Asset } from './asset-marks.ts'
import { columnsIn, movedBy, rangeBetween } from './grid-keys.ts'
import { Tile } from './tile.tsx'
import type { Range } from './use-grid-pages.ts'

const gap = 8

/** What keys outside of the grid may ask of it. */
export interface GridHandle {
  /** Leads the focus where a key says; false when the key is none of the grid's. */
  move(key: string, isExtending: boolean): boolean
}

interface AssetGridProps {
  readonly total: number
  readonly size: number
  readonly focused: number
  readonly selected: ReadonlySet<string>
  readonly at: (index: number) => Asset | undefined
  readonly handle: { current: GridHandle | undefined }
  onFocus(index: number): void
  /** From the anchor to here, both included; or one more, or one less. */
  onSelect(range: Range, how: 'only' | 'toggle'): void
  onOpen(index: number): void
  onSeen(range: Range): void
  onKey(event: KeyboardEvent): void
}

/** Any number of assets in a grid; draws what is in sight. */
export function AssetGrid(props: AssetGridProps) {
  const { total, size, focused, selected, at, handle, onFocus, onSelect, onOpen, onSeen, onKey } = props
  const { assets } = useStrings()
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const anchor = useRef(focused)
  const marked = useSignal(patches)
  const columns = useColumns(box, size)
  const { side } = columns
  const virtual = useRows(box, Math.ceil(total / columns.count), side + gap)
  const shown = virtual.getVirtualItems()
  const first = (shown[0]?.index ?? 0) * columns.count
  const last = Math.max(first, Math.min(total, ((shown.at(-1)?.index ?? 0) + 1) * columns.count) - 1)
  useSeen({ first, last }, onSeen)

  handle.current = {
    move: (key, isExtending) => {
      const next = movedBy(key, focused, {
        count: total,
        columns: columns.count,
        rows: rowsIn(box.current, side),
      })
      if (next === undefined) return false
      if (isExtending) onSelect(rangeBetween(anchor.current, next), 'only')
      else anchor.current = next
      onFocus(next)
      virtual.scrollToIndex(Math.floor(next / columns.count), { align: 'auto' })
      box.current?.focus({ preventScroll: true })
      return true
    },
  }

  const point = useLatest((index: number, event: MouseEvent) => {
    if (event.shiftKey) onSelect(rangeBetween(anchor.current, index), 'only')
    else if (event.metaKey || event.ctrlKey) onSelect({ first: index, last: index }, 'toggle')
    else if ((event.nativeEvent as PointerEvent).pointerType === 'touch') return onOpen(index)
    if (!event.shiftKey) anchor.current = index
    onFocus(index)
  })
  const open = useLatest(onOpen)
  const tiles = tilesIn(shown, { columns: columns.count, side, total, rows: rowsIn(box.current, side) })
  return (
    <div
      ref={box}
      role="listbox"
      aria-label={assets.grid}
      aria-multiselectable="true"
      aria-activedescendant={focused >= first && focused <= last ? `${id}-${focused}` : undefined}
      tabIndex={0}
      onKeyDown={onKey}
      className="relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto outline-offset-[-2px]"
    >
      <div role="presentation" style={{ height: virtual.getTotalSize() }} />
      {tiles.map(({ index, slot, top, left }) => {
        const asset = at(index)
        return (
          <Tile
            key={slot}
            id={`${id}-${index}`}
            asset={asset}
            marks={asset && marksOf(asset, marked.get(asset.content_hash))}
            index={index}
            total={total}
            isFocused={index === focused}
            isSelected={asset !== undefined && selected.has(asset.content_hash)}
            side={side}
            top={top}
            left={left}
            onPointed={point}
            onOpen={open}
          />
        )
      })}
    </div>
  )
}

const restMs = 90

/** Tells what is in sight where the scrolling rests: nobody looks at what only flies by. */
function useSeen({ first, last }: Range, onSeen: (range: Range) => void) {
  useEffect(() => {
    const timer = setTimeout(() => onSeen({ first, last }), restMs)
    return () => clearTimeout(timer)
  }, [first, last, onSeen])
}

function useRows(box: { readonly current: HTMLDivElement | null }, count: number, height: number) {
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 1,
    paddingStart: gap,
    paddingEnd: gap,
    scrollPaddingStart: gap,
    scrollPaddingEnd: gap,
  })
  useEffect(() => virtual.measure(), [virtual, height])
  return virtual
}

/** The same function for as long as the grid is there, which does what the latest one does. */
function useLatest<A extends readonly unknown[]>(act: (...given: A) => void): (...given: A) => void {
  const latest = useRef(act)
  latest.current = act
  return useCallback((...given: A) => latest.current(...given), [])
}

const rowsIn = (box: HTMLElement | null, side: number) =>
  Math.floor((box?.clientHeight ?? side) / (side + gap))

interface Layout {
  readonly columns: number
  readonly side: number
  readonly total: number
  /** Whole ones in sight. */
  readonly rows: number
}

/** Where each asset of the rows in sight stands. */
const tilesIn = (
  rows: readonly { readonly index: number; readonly start: number }[],
  { columns, side, total, rows: inSight }: Layout,
) =>
  rows.flatMap(({ index, start }) =>
    Array.from({ length: Math.max(0, Math.min(columns, total - index * columns)) }, (_, column) => ({
      index: index * columns + column,
      // Whoever scrolls meets the same elements again, with other assets in them.
      slot: (index % (inSight + 4)) * columns + column,
      top: start,
      left: gap + column * (side + gap),
    })),
  )

/** As many as fit, as wide as what they leave room for. */
function useColumns(box: { readonly current: HTMLDivElement | null }, size: number) {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = box.current
    if (!element) return undefined
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    setWidth(element.clientWidth)
    return () => observer.disconnect()
  }, [box])
  const room = Math.max(1, width - 2 * gap)
  const count = columnsIn(room, size, gap)
  return { count, side: Math.floor((room - gap * (count - 1)) / count) }
}
