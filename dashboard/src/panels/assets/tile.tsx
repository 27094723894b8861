import type { CSSProperties, MouseEvent } from 'react'
import { Icon } from '../../parts/icon.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { Asset, Marks } from './asset-marks.ts'

interface TileProps {
  readonly id: string
  readonly asset: Asset | undefined
  readonly marks: Marks | undefined
  readonly index: number
  readonly total: number
  readonly isFocused: boolean
  readonly isSelected: boolean
  readonly style: CSSProperties
  onPointed(event: MouseEvent): void
  onOpen(): void
}

const place = (hash: string) => `/api/v1/blobs/${hash}`

/** One asset in as few elements as can show it: a grid draws a hundred of these. */
export function Tile(props: TileProps) {
  const { id, asset, marks, index, total, isFocused, isSelected, style, onPointed, onOpen } = props
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
      onClick={onPointed}
      onDoubleClick={onOpen}
      title={asset?.file_name}
      style={style}
      className={`bg-sunken data-focused:outline-accent aria-selected:ring-accent absolute top-0 left-0 flex cursor-default items-center justify-center overflow-hidden rounded-lg outline-offset-2 aria-selected:ring-3 data-focused:outline-2 ${isOut ? 'opacity-45' : ''}`}
    >
      {asset?.thumbnail ? (
        <img
          src={place(asset.thumbnail)}
          alt=""
          decoding="async"
          draggable={false}
          className="size-full object-cover"
        />
      ) : (
        asset && (
          <span className="text-faint max-w-full px-2 text-center text-2xs break-words">
            {asset.file_name}
          </span>
        )
      )}
      {marks && <Caption marks={marks} />}
    </div>
  )
}

/** Stars and flag on a ground that is dark on every picture. */
function Caption({ marks: { stars, own, review } }: { readonly marks: Marks }) {
  if (stars === null && review !== 'picked' && review !== 'rejected') return null
  return (
    <span
      aria-hidden="true"
      className="absolute inset-x-0 bottom-0 flex items-center justify-between bg-black/65 px-1.5 py-0.5 text-2xs text-on-accent"
    >
      <span className={own === null ? 'opacity-75' : 'font-semibold'}>{'★'.repeat(stars ?? 0)}</span>
      {review === 'picked' && <Icon name="check" size={13} />}
      {review === 'rejected' && <Icon name="close" size={13} />}
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
