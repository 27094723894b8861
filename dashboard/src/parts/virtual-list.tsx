import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, type ReactNode } from 'react'

interface VirtualListProps<T> {
  readonly label: string
  readonly rows: readonly T[]
  readonly keyOf: (row: T, index: number) => string | number
  /** In pixels; rows may be higher than said when `isMeasured`. */
  readonly rowHeight: number
  readonly isMeasured?: boolean
  readonly children: (row: T, index: number) => ReactNode
  /** Called near the end, to ask for more. */
  onEnd?: (() => void) | undefined
  /** Called with how far down the list is. */
  onScrolled?: ((top: number) => void) | undefined
  /** Is kept in sight. */
  readonly markedIndex?: number | undefined
  /** So many more rows than can be seen are drawn, for who scrolls fast. */
  readonly overscan?: number
  readonly className?: string
  readonly footer?: ReactNode
}

/** Draws only what is on the screen, however long the list is. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const {
    label,
    rows,
    keyOf,
    rowHeight,
    isMeasured = false,
    children,
    onEnd,
    onScrolled,
    className,
    footer,
    overscan = 8,
    markedIndex,
  } = props
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    getItemKey: index => keyOf(rows[index]!, index),
    overscan,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 20) onEnd?.()
  }, [last, rows.length, onEnd])
  useEffect(() => {
    if (markedIndex !== undefined && markedIndex >= 0) virtual.scrollToIndex(markedIndex)
  }, [markedIndex, virtual])

  return (
    <div
      ref={box}
      role="list"
      aria-label={label}
      tabIndex={0}
      onScroll={event => onScrolled?.(event.currentTarget.scrollTop)}
      className={`min-h-0 overflow-auto outline-offset-[-2px] ${className ?? ''}`}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, key, start }) => (
          <div
            key={key}
            role="listitem"
            aria-setsize={rows.length}
            aria-posinset={index + 1}
            data-index={index}
            ref={isMeasured ? virtual.measureElement : undefined}
            style={{
              position: 'absolute',
              top: 0,
              left: 0,
              right: 0,
              ...(!isMeasured && { height: rowHeight }),
              transform: `translateY(${start}px)`,
            }}
          >
            {children(rows[index]!, index)}
          </div>
        ))}
      </div>
      {footer}
    </div>
  )
}
