import { dim, clamp, color, glow, gradient, mix, set, smooth, type Scene } from '../canvas.ts'
import { layered } from '../noise.ts'

const MAX_STEPS = 150

/** How many steps z² + c takes to leave, smoothed to a fraction; `MAX_STEPS` when it stays. */
function steps(zx: number, zy: number, cx: number, cy: number): number {
  let x = zx
  let y = zy
  for (let step = 0; step < MAX_STEPS; step++) {
    const xx = x * x
    const yy = y * y
    if (xx + yy > 64) return step + 1 - Math.log2(Math.log2(xx + yy) / 6)
    y = 2 * x * y + cy
    x = xx - yy + cx
  }
  return MAX_STEPS
}

export const julia: Scene = ({ width, height }, seed) => {
  const tints = gradient('#020617', '#0b3d91', '#2dd4bf', '#fef3c7', '#fb923c', '#9f1239', '#1e1b4b')
  const [cx, cy] = [
    [-0.79, 0.15],
    [-0.7269, 0.1889],
    [-0.8, 0.156],
  ][seed % 3]! as [number, number]
  const middle = width / height / 2
  return (x, y, ink) => {
    const count = steps((x - middle) * 2.15, (y - 0.5) * 2.15, cx, cy)
    tints((count / 70) ** 0.6, ink)
    if (count === MAX_STEPS) set(ink, deep)
  }
}

export const mandelbrot: Scene = ({ width, height }, seed) => {
  const tints = gradient('#0c0a1d', '#3b1c71', '#c2418c', '#ffb36b', '#fff7d6', '#5bc0be', '#0b2545')
  const middle = width / height / 2
  const places = [
    [-0.7436, 0.1318, 0.012],
    [-0.1592, 1.0338, 0.03],
    [0.2821, 0.0099, 0.02],
  ] as const
  const [cx, cy, span] = places[seed % 3]!
  return (x, y, ink) => {
    const count = steps(0, 0, cx + (x - middle) * span, cy + (y - 0.5) * span)
    if (count === MAX_STEPS) return set(ink, deep)
    const turn = Math.log2(count + 1) * 1.15
    tints(1 - Math.abs((turn % 2) - 1), ink)
    dim(ink, smooth(-8, 12, count))
  }
}

const deep = color('#05060f')

/** Noise bent by noise bent by noise, like ink in water. */
export const ink: Scene = (_size, seed) => {
  const field = layered(seed, 3)
  const tints = gradient('#07131f', '#0d4f66', '#2a9d8f', '#f4e1c1', '#e76f51', '#7a1f3d')
  return (x, y, out) => {
    const bendX = field(x * 2.3 + 1.7, y * 2.3 + 9.2)
    const bendY = field(x * 2.3 + 8.3, y * 2.3 + 2.8)
    const again = field(x * 2.3 + 3.4 * bendX + 4, y * 2.3 + 3.4 * bendY + 7)
    const last = field(x * 2.3 + 3.6 * again, y * 2.3 + 3.2 * bendY)
    tints((last - 0.2) * 1.65, out)
    mix(out, cream, 0.55 * smooth(0.6, 0.85, bendX * again * 1.9))
    glow(out, cream, 0.1 * (again - 0.5))
  }
}

const cream = color('#fff3dd')

/** Sine waves across each other: the plasma of old demos, in calmer colors. */
export const plasma: Scene = (_size, seed) => {
  const tints = gradient('#1b065e', '#ff47da', '#ff9b54', '#ffe66d', '#38e4ae', '#1b6ca8', '#1b065e')
  const phase = seed % 7
  return (x, y, out) => {
    const wave =
      Math.sin(x * 7 + phase) +
      Math.sin(y * 8 - x * 2 + phase * 2) +
      Math.sin(Math.hypot(x - 0.35, y - 0.7) * 19) +
      Math.sin(Math.hypot(x - 1, y - 0.15) * 15 + phase)
    const turn = clamp(wave / 8 + 0.5) * 2.4
    tints(turn % 1, out)
    dim(out, 0.86 + 0.14 * Math.sin(wave * 9))
  }
}
