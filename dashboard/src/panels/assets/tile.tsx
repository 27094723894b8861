import { memo, type MouseEvent } from 'react'
import { useStrings } from '../../strings/strings.tsx'
import type { Asset, Marks } from './asset-marks.ts'
import { TilePreview } from './tile-preview.tsx'

interface TileProps {
  readonly id: string
  readonly asset: Asset | undefined
  readonly marks: Marks | undefined
  readonly index: number
  readonly total: number
  readonly isFocused: boolean
  readonly isSelected: boolean
  readonly side: number
  readonly top: number
  readonly left: number
  readonly onPointed: (index: number, event: MouseEvent) => void
  readonly onOpen: (index: number) => void
}

const place = (hash: string) => `/api/v1/blobs/${hash}`

/** One asset in as few elements as can show it: a grid draws a hundred of these. */
export const Tile = memo((props: TileProps) => {
  const { id, asset, marks, index, total, isFocused, isSelected, side, top, left, onPointed, onOpen } = props
  const { assets } = useStrings()
  const isOut = marks?.review === 'rejected' || (marks?.removed ?? null) !== null
  return (
    <div
      id={id}
      role="option"
      aria-selected={isSelected}
      aria-setsize={total}
      aria-posinset={index + 1}
      aria-label={asset && nameOf(asset, marks!, assets)}
      data-focused={isFocused || undefined}
      onClick={event => onPointed(index, event)}
      onDoubleClick={() => onOpen(index)}
      title={asset?.file_name}
      style={{ width: side, height: side, transform: `translate(${left}px, ${top}px)` }}
      className={`bg-sunken data-focused:outline-accent aria-selected:ring-accent absolute top-0 left-0 flex cursor-default items-center justify-center overflow-hidden rounded-lg outline-offset-2 aria-selected:ring-3 data-focused:outline-2`}
    >
      {asset?.thumbnail ? (
        <img
          key={asset.thumbnail}
          src={place(asset.thumbnail)}
          alt=""
          decoding="async"
          draggable={false}
          className={`size-full object-cover ${isOut ? 'opacity-40' : ''}`}
        />
      ) : (
        asset && <TilePreview key={asset.content_hash} asset={asset} isOut={isOut} />
      )}
      {marks && <Caption marks={marks} />}
    </div>
  )
}, isSame)

/** Marks are made anew each time, from the same few values. */
function isSame(a: TileProps, b: TileProps): boolean {
  const { marks: before, ...others } = a
  const { marks: now, ...rest } = b
  const equal = (x: object, y: object) =>
    Object.entries(x).every(([name, value]) => Object.is(value, y[name as never]))
  return (
    equal(others, rest) &&
    (before === now || (before !== undefined && now !== undefined && equal(before, now)))
  )
}

/** Stars and flag on a ground that is dark on every picture. */
function Caption({ marks: { stars, own, review } }: { readonly marks: Marks }) {
  if (stars === null && review !== 'picked' && review !== 'rejected') return null
  const flag = review === 'picked' ? ' ✓' : review === 'rejected' ? ' ✕' : ''
  return (
    <span
      aria-hidden="true"
      className={`bg-shade/60 text-on-accent absolute bottom-1 left-1 rounded-full px-1.5 text-2xs ${own === null ? '' : 'font-bold'}`}
    >
      {'★'.repeat(stars ?? 0)}
      {flag}
    </span>
  )
}

function nameOf(
  asset: Asset,
  { stars, review, removed }: Marks,
  words: {
    readonly picked: string
    readonly rejected: string
    readonly aside: string
    starsOf(stars: number): string
  },
): string {
  return [
    asset.file_name,
    stars !== null && words.starsOf(stars),
    review === 'picked' && words.picked,
    review === 'rejected' && words.rejected,
    removed !== null && words.aside,
  ]
    .filter(Boolean)
    .join(', ')
}
