import {
  clamp,
  color,
  dim,
  firstShown,
  glow,
  gradient,
  mix,
  OPAQUE,
  smooth,
  type Scene,
  type Size,
} from '../canvas.ts'
import { layered, noiseFrom, randomFrom, type Noise } from '../noise.ts'

/** Ridge behind ridge in the haze after sunset. */
export const duskMountains: Scene = ({ width, height }, seed) => {
  const sky = gradient('#1b1c48', '#4b2f72', '#a8476f', '#f08a5d', '#ffd08a')
  const cloud = layered(seed, 4)
  const ridge = layered(seed + 1, 6)
  const far = color('#c9788a')
  const near = color('#120f26')
  const warm = color('#ffd9a0')
  const sun = { x: (0.66 * width) / height, y: 0.5 }
  const ridges = Array.from({ length: 7 }, (_, layer) => {
    const top = 0.47 + layer * 0.075
    return Float64Array.from({ length: width }, (_none, column) => {
      const x = column / height
      return top - (ridge(x * (2.2 + layer * 0.9) + layer * 31, layer) - 0.42) * (0.34 - layer * 0.018)
    })
  })

  return (x, y, ink) => {
    const column = Math.min(width - 1, Math.floor(x * height))
    if (y < ridges[0]![column]! + OPAQUE) {
      sky(y / 0.62, ink)
      const fromSun = Math.hypot(x - sun.x, y - sun.y)
      glow(ink, warm, 0.5 * Math.exp(-fromSun * 5) + smooth(0.062, 0.056, fromSun) * 0.5)
      mix(ink, warm, 0.5 * smooth(0.52, 0.78, cloud(x * 1.6, y * 8)) * smooth(0.05, 0.4, y))
    }
    for (let layer = firstShown(ridges, column, y); layer < ridges.length; layer++) {
      const depth = y - ridges[layer]![column]!
      if (depth < 0) continue
      const part = layer / (ridges.length - 1)
      const cover = smooth(0, OPAQUE, depth)
      mix(ink, far, cover)
      mix(ink, near, cover * part ** 0.75)
      mix(ink, warm, cover * (1 - part) * 0.35 * smooth(0, 0.14, depth))
    }
  }
}

/** Dunes in low light: bright windward sides, long shadows, ripples in the sand. */
export const dunes: Scene = ({ width, height }, seed) => {
  const sky = gradient('#3f74a3', '#8fbcd2', '#f8e7c9')
  const shape = noiseFrom(seed)
  const fine = layered(seed + 1, 2)
  const speck = noiseFrom(seed + 2)
  const lit = color('#f0b66f')
  const shadow = color('#7a3b2a')
  const haze = color('#f5dab4')
  const tops = Array.from({ length: 6 }, (_, row) =>
    Float64Array.from({ length: width + 1 }, (_none, column) => {
      const swell = shape((column / height) * (1.1 + row * 0.2) + row * 7.7, row * 3.1)
      // Crests are sharper than troughs.
      return 0.37 + row * 0.105 + 0.2 * (Math.abs(swell - 0.5) - 0.16)
    }),
  )
  const slopeAt = (row: number, x: number) => {
    const column = Math.min(width - 8, Math.max(8, Math.floor(x * height)))
    return ((tops[row]![column + 8]! - tops[row]![column - 8]!) * height) / 16
  }

  return (x, y, ink) => {
    const column = Math.min(width, Math.floor(x * height))
    if (y < tops[0]![column]! + OPAQUE) sky(y / 0.42, ink)
    for (let row = firstShown(tops, column, y); row < tops.length; row++) {
      const depth = y - tops[row]![column]!
      if (depth < 0) continue
      // The line between light and shade runs down from the crest at a slant, and winds a little.
      const light = smooth(0.1, -0.1, slopeAt(row, x - depth * 1.5 + 0.05 * Math.sin(depth * 26 + row)))
      const ripple = 0.09 * Math.sin(depth * 260 + 22 * fine(x * 4, y * 8) + x * 40) * (0.35 + light)
      const cover = smooth(0, OPAQUE, depth)
      mix(ink, shadow, cover)
      mix(ink, lit, cover * clamp(0.08 + 0.86 * light + ripple + 0.16 * (speck(x * 130, y * 170) - 0.5)))
      mix(ink, haze, cover * (0.62 - row * 0.12) * smooth(0.2, 0, depth))
    }
  }
}

/** Rows of firs before a pale sun, each darker than the one behind it. */
export const mistyForest: Scene = ({ width, height }, seed) => {
  const sky = gradient('#f0eee2', '#dfe8e3', '#b9cfcc', '#a3bfbd')
  const mist = layered(seed, 3)
  const near = color('#0b211d')
  const far = color('#b9cdca')
  const sun = { x: (0.63 * width) / height, y: 0.24 }
  const rows = Array.from({ length: 7 }, (_, row) => firs({ width, height }, seed + row * 11, row))

  return (x, y, ink) => {
    const column = Math.min(width - 1, Math.floor(x * height))
    if (y < rows[0]![column]! + OPAQUE) {
      sky(y * 1.3, ink)
      const fromSun = Math.hypot(x - sun.x, y - sun.y)
      glow(ink, pale, 0.5 * smooth(0.075, 0.068, fromSun) + 0.22 * Math.exp(-fromSun * 6))
    }
    const fog = y > 0.35 ? 0.16 * (mist(x * 3, y * 6) - 0.5) : 0
    for (let row = firstShown(rows, column, y); row < rows.length; row++) {
      const depth = y - rows[row]![column]!
      if (depth < 0) continue
      const part = (row + 0.4) / rows.length
      const cover = smooth(0, OPAQUE, depth)
      mix(ink, far, cover)
      mix(ink, near, cover * part * part)
      const ground = 0.46 + row * 0.1
      mix(ink, far, cover * (1 - part * 0.7) * smooth(ground - 0.08, ground + 0.12, y + fog))
    }
  }
}

const pale = color('#fff6da')

/** For each column where the tallest tree of the row begins. */
function firs({ width, height }: Size, seed: number, row: number): Float64Array {
  const random = randomFrom(seed)
  const foot = 0.5 + row * 0.105
  const tops = new Float64Array(width).fill(foot)
  const size = 0.13 + row * 0.07
  for (let x = -0.05; x < width / height + 0.05; x += size * (0.14 + random() * 0.3)) {
    const tall = size * (0.65 + random() * 0.75)
    const wide = tall * (0.13 + 0.04 * random())
    const boughs = 10 + Math.floor(random() * 6)
    for (
      let column = Math.max(0, Math.ceil((x - wide) * height));
      column < Math.min(width, (x + wide) * height);
      column++
    ) {
      const out = (Math.abs(column / height - x) / wide) ** 0.85 * boughs
      // Boughs sink a little on their way out and end in a step down to the next.
      const down = (Math.floor(out) + 0.3 * (out % 1)) / boughs
      tops[column] = Math.min(tops[column]!, foot - tall * (1 - down))
    }
  }
  return tops
}

/** An island seen from above: beaches, woods, snow, and shallows around it. */
export const islandMap: Scene = ({ width, height }, seed) => {
  const land = layered(seed, 6)
  const middle = width / height / 2
  const sea = gradient('#0b2545', '#134074', '#2a7ca8', '#7cc6c3')
  const ground = gradient('#e9d8a6', '#a3b565', '#5a8f4e', '#3f6b45', '#7a6a55', '#a89b8c', '#f7f7f5')
  const level = (x: number, y: number) => {
    const off = ((x - middle) / middle / 0.86) ** 2 + ((y - 0.5) / 0.44) ** 2
    return land(x * 3.4, y * 3.4) * 1.2 - 0.41 - 0.22 * off
  }

  return (x, y, ink) => {
    const up = level(x, y)
    if (up < 0) {
      sea(1 + up * 3.2, ink)
      const line = Math.abs(((up * -26) % 1) - 0.5)
      mix(ink, white, 0.16 * smooth(0.42, 0.5, line) * smooth(-0.34, 0, up))
      return
    }
    ground(up * 2.9, ink)
    const slope = level(x + 0.004, y) + level(x, y + 0.004) - 2 * up
    const light = 0.3 + 0.8 * clamp(0.8 - slope * 20)
    dim(ink, light)
    mix(ink, foam, smooth(0.012, 0, up))
  }
}

const white = color('#ffffff')
const foam = color('#fdf6e3')

/** Water catching the low sun; clouds lit from below. */
export const oceanSunset: Scene = ({ width, height }, seed) => {
  const sky = gradient('#28305f', '#6d4a86', '#d4667a', '#ff9e6b', '#ffd28f')
  const sea = gradient('#d98a74', '#5a4a78', '#1d2a52', '#101a38')
  const cloud = layered(seed, 5)
  const wave: Noise = layered(seed + 2, 3)
  const sun = { x: (0.42 * width) / height, y: 0.475 }
  const horizon = 0.54
  const fire = color('#fff1c4')
  const dark = color('#3d2c5e')

  return (x, y, ink) => {
    const fromSun = Math.hypot(x - sun.x, y - sun.y)
    if (y < horizon) {
      sky(y / horizon, ink)
      const thick = smooth(0.46, 0.72, cloud(x * 1.7, y * 5.5)) * smooth(horizon, 0.3, y)
      mix(ink, dark, thick * 0.7)
      glow(ink, fire, smooth(0.056, 0.05, fromSun) + 0.34 * Math.exp(-fromSun * 4.5))
      return
    }
    const depth = y - horizon
    const near = 1 / (depth + 0.02)
    const swell = wave(x * near * 0.75 + 3, near * 1.6)
    const chop = wave(x * near * 2.4, near * 5 + 7)
    sea(depth / 0.44 + (swell - 0.5) * 0.6, ink)
    const aside = Math.abs(x - sun.x) / (0.05 + depth * 0.5)
    glow(ink, fire, smooth(0.42, 0.75, chop * 0.6 + swell * 0.4) * Math.exp(-aside * aside * 2.2) * 0.95)
    mix(ink, fire, 0.18 * smooth(0.6, 0.85, chop) * smooth(0, 0.1, depth))
  }
}
