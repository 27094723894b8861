// Where a moment of a run is drawn, when long idle times take no more room than a mark.

export interface Gap {
  readonly from: number
  readonly to: number
}

interface Piece<G> {
  /** Milliseconds since the run began. */
  readonly from: number
  readonly to: number
  /** Pixels. */
  readonly x: number
  readonly width: number
  /** Of a piece that is compressed. */
  readonly gap: G | undefined
}

export interface TimeScale<G extends Gap = Gap> extends Gap {
  readonly pieces: readonly Piece<G>[]
  xOf(ms: number): number
  msAt(x: number): number
  /** Round times with at least so many pixels between them. */
  ticks(leastPx: number): readonly number[]
}

const mostGapShare = 0.5

/** The whole of `from` to `to` on `width` pixels; each gap has `gapPx` of them, and the rest is in proportion. */
export function timeScale<G extends Gap>(
  { from, to }: Gap,
  gaps: readonly G[],
  width: number,
  gapPx = 34,
): TimeScale<G> {
  const inside = gaps
    .map(gap => ({ gap, from: Math.max(gap.from, from), to: Math.min(gap.to, to) }))
    .filter(each => each.to > each.from)
  const eachPx = Math.min(gapPx, (width * mostGapShare) / Math.max(1, inside.length))
  const idle = inside.reduce((sum, each) => sum + each.to - each.from, 0)
  const busy = Math.max(0, to - from - idle)
  // A gap that would be smaller in proportion stays in proportion: compressing is never stretching.
  const perMs = busy > 0 ? (width - eachPx * inside.length) / busy : 0
  const pieces: Piece<G>[] = []
  let at = from
  let x = 0
  const add = (until: number, piecePx: number, gap: G | undefined) => {
    if (until > at) pieces.push({ from: at, to: until, x, width: piecePx, gap })
    x += until > at ? piecePx : 0
    at = Math.max(at, until)
  }
  for (const each of inside) {
    add(each.from, (each.from - at) * perMs, undefined)
    add(each.to, busy > 0 ? eachPx : width / inside.length, each.gap)
  }
  add(to, (to - at) * perMs, undefined)
  return { from, to, ...withPieces(pieces, width) }
}

function withPieces<G extends Gap>(
  pieces: readonly Piece<G>[],
  width: number,
): Omit<TimeScale<G>, keyof Gap> {
  const xOf = (ms: number) => {
    const piece = pieces.find(each => ms <= each.to) ?? pieces.at(-1)
    if (!piece) return 0
    const share = (ms - piece.from) / (piece.to - piece.from)
    return Math.min(width, Math.max(0, piece.x + share * piece.width))
  }
  return {
    pieces,
    xOf,
    msAt(x) {
      const piece = pieces.find(each => x <= each.x + each.width) ?? pieces.at(-1)
      if (!piece) return 0
      const share = piece.width === 0 ? 0 : (x - piece.x) / piece.width
      return piece.from + Math.min(1, Math.max(0, share)) * (piece.to - piece.from)
    },
    ticks(leastPx) {
      const busy = pieces.filter(({ gap }) => !gap)
      const perPx = Math.min(...busy.map(each => (each.to - each.from) / Math.max(1, each.width)))
      if (!Number.isFinite(perPx)) return []
      const step = roundStep(perPx * leastPx)
      const shown: number[] = []
      for (const [at, piece] of pieces.entries()) {
        if (piece.gap) continue
        // What stands beside the mark of a gap would be covered by it.
        const first = piece.x + (pieces[at - 1]?.gap ? leastPx * 0.45 : 0)
        const end = piece.x + piece.width - (pieces[at + 1]?.gap ? leastPx * 0.45 : 0)
        for (let ms = Math.ceil(piece.from / step) * step; ms <= piece.to; ms += step) {
          const last = shown.at(-1)
          const isFree = last === undefined || xOf(ms) - xOf(last) >= leastPx * 0.9
          if (isFree && xOf(ms) >= first && xOf(ms) <= end) shown.push(ms)
        }
      }
      return shown
    },
  }
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const larger = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map(each => each * second),
  ...[1, 2, 5, 10, 15, 30].map(each => each * minute),
  ...[1, 2, 3, 6, 12].map(each => each * hour),
  ...[1, 2, 7, 14, 30, 90, 365].map(each => each * day),
]

const roundStep = (ms: number) => larger.find(each => each >= ms) ?? Math.ceil(ms / day) * day
