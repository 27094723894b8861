import { useQuery } from '@tanstack/react-query'
import { call, useMay } from '../../client/alice.ts'
import { isRefused } from '../../client/session.ts'
import type { Asset } from './asset-marks.ts'

const atOnce = 3
const restMs = 250
let running = 0
/** So many files in a row were away: the disk they are on is, so no more are asked for while this page is open. */
let away = 0
const mostAway = 3
const waiting: (() => void)[] = []

/** Few at a time, and none for what only flies by. */
async function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  await new Promise(resolve => setTimeout(resolve, restMs))
  signal.throwIfAborted()
  if (running >= atOnce) await new Promise<void>(resolve => waiting.push(resolve))
  else running += 1
  try {
    signal.throwIfAborted()
    if (away >= mostAway) throw new Error('The files are away')
    return await work()
  } finally {
    // The place goes to the next one, where somebody waits for it.
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

async function small(content_hash: string, signal: AbortSignal) {
  try {
    const made = await call('assets.preview', { content_hash, longest_side: 320 }, signal)
    away = 0
    return made
  } catch (error) {
    if (isRefused(error, 'FILE_NOT_FOUND')) away += 1
    throw error
  }
}

/** What no stage has decoded yet has no thumbnail: one is made for who looks at it, and its name stands there until then. */
export function TilePreview({ asset, isOut }: { readonly asset: Asset; readonly isOut: boolean }) {
  const may = useMay('assets.preview')
  const { content_hash, media_type, file_name, file_missing, has_problems } = asset
  const { data } = useQuery({
    queryKey: ['asset_preview', content_hash, 320],
    queryFn: ({ signal }) => inTurn(signal, () => small(content_hash, signal)),
    enabled: may && media_type === 'image' && !file_missing && !has_problems && away < mostAway,
    staleTime: Infinity,
    retry: false,
  })
  if (data) {
    return (
      <img
        src={`/api/v1/blobs/${data.preview}`}
        alt=""
        decoding="async"
        draggable={false}
        className={`size-full object-cover ${isOut ? 'opacity-40' : ''}`}
      />
    )
  }
  return (
    <span
      className={`text-faint max-w-full px-2 text-center text-2xs break-words ${isOut ? 'line-through' : ''}`}
    >
      {file_name}
    </span>
  )
}
