import {
  dim,
  clamp,
  color,
  glow,
  gradient,
  mix,
  set,
  smooth,
  type Ink,
  type Scene,
  type Size,
} from '../canvas.ts'
import { layered, noiseFrom, randomFrom } from '../noise.ts'

/** Points of light, a few of them large, as brightness for each pixel. */
function stars({ width, height }: Size, seed: number, count: number): (x: number, y: number) => number {
  const random = randomFrom(seed)
  const light = new Float32Array(width * height)
  for (let star = 0; star < count; star++) {
    const bright = random() ** 6
    const reach = bright > 0.5 ? 2 : 1
    const column = Math.floor(random() * width)
    const row = Math.floor(random() * height)
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        if (column + dx < 0 || column + dx >= width || row + dy < 0 || row + dy >= height) continue
        light[(row + dy) * width + column + dx]! += (0.25 + bright) * Math.exp(-(dx * dx + dy * dy) * 1.6)
      }
    }
  }
  return (x, y) => light[Math.floor(y * height) * width + Math.floor(x * height)] ?? 0
}

/** Green curtains over a lake that mirrors them. */
export const auroraLake: Scene = (size, seed) => {
  const night = gradient('#04091d', '#0a1a36', '#123a4a')
  const fold = layered(seed, 3)
  const rays = noiseFrom(seed + 1)
  const star = stars(size, seed, 900)
  const green = color('#5dffa3')
  const violet = color('#a05cff')
  const shore = 0.64
  const hills = horizonOf(size, seed + 2, { base: shore + 0.012, height: 0.17, spread: 2.6 })
  const bands = [0, 1, 2].map(band => {
    const along = (of: (x: number) => number) =>
      Float64Array.from({ length: size.width }, (_, column) => of(column / size.height))
    const foot = along(x => 0.46 - band * 0.1 + (fold(x * 1.3 + band * 5, band) - 0.5) * 0.42)
    const light = along(
      x => (0.25 + 0.75 * rays(x * 26 + fold(x * 4, band) * 7, band * 9)) * (0.75 - band * 0.16),
    )
    return { foot, light, decay: 6 + band * 2 }
  })

  const sky = (x: number, y: number, ink: Ink) => {
    const column = Math.min(size.width - 1, Math.max(0, Math.floor(x * size.height)))
    night(y / shore, ink)
    glow(ink, white, star(x, y))
    for (let band = 0; band < 3; band++) {
      const { foot, light, decay } = bands[band]!
      const up = foot[column]! - y
      if (up < -0.12) continue
      const curtain = light[column]! * (up < 0 ? Math.exp(up * 46) : Math.exp(-up * decay))
      glow(ink, green, curtain * 0.85)
      glow(ink, violet, curtain * smooth(0.06, 0.3, up) * 0.9)
    }
    mix(ink, hill, smooth(0, 0.004, y - hills[column]!))
  }

  return (x, y, ink) => {
    if (y < shore) return sky(x, y, ink)
    const depth = y - shore
    const ripple = (rays(x * 18, depth * 130) - 0.5) * (0.01 + depth * 0.09)
    sky(x + ripple, clamp(shore - depth * 1.15 + ripple), ink)
    dim(ink, 0.72 - depth * 0.5)
    glow(ink, green, 0.05 * smooth(0.015, 0, depth))
  }
}

const white = color('#ffffff')
const hill = color('#030712')

interface Rise {
  readonly base: number
  readonly height: number
  readonly spread: number
}

/** A line of hills, its height for each column. */
function horizonOf(size: Size, seed: number, { base, height, spread }: Rise): Float64Array {
  const ridge = layered(seed, 5)
  return Float64Array.from(
    { length: size.width },
    (_, column) => base - height * ridge((column / size.height) * spread, 4),
  )
}

/** The band of the galaxy over dark hills. */
export const milkyWay: Scene = (size, seed) => {
  const cloud = layered(seed, 4)
  const dust = layered(seed + 1, 4)
  const hills = horizonOf(size, seed + 2, { base: 0.97, height: 0.22, spread: 1.9 })
  const many = stars(size, seed + 3, 4200)
  const deep = gradient('#050714', '#0b1230', '#1d2450')
  const core = color('#ffd9b0')
  const blue = color('#7f9cff')
  const rose = color('#d05f9a')

  return (x, y, ink) => {
    const below = y - hills[Math.min(size.width - 1, Math.floor(x * size.height))]!
    if (below > 0.004) return set(ink, hill)
    deep(y, ink)
    const along = x * 0.75 + y * 0.66
    const across = x * 0.66 - y * 0.75 - 0.28 + (cloud(x * 2, y * 2) - 0.5) * 0.22
    const band = Math.exp(-across * across * 26)
    const lane = band < 0.2 ? 0 : smooth(0.42, 0.66, dust(along * 3.2, across * 7 + 5)) * band ** 5
    if (band > 0.02) {
      const light = band * (0.25 + 0.95 * cloud(along * 5, across * 9))
      glow(ink, core, light * 0.55 * Math.exp(-((along - 0.75) ** 2) * 5) * (1 - lane * 0.8))
      glow(ink, blue, light * 0.34 * (1 - lane))
      glow(ink, rose, band * 0.34 * smooth(0.55, 0.8, dust(x * 6, y * 6)))
    }
    glow(ink, white, many(x, y) * (0.55 + band) * (1 - lane * 0.6))
    mix(ink, hill, smooth(0, 0.004, below))
  }
}

/** A giant with bands and rings, lit from the left. */
export const ringedPlanet: Scene = (size, seed) => {
  const bands = gradient('#7a4a2b', '#d9a066', '#f2d6a2', '#b87445', '#e8c08a', '#8f5a36', '#dcb07a')
  const swirl = layered(seed, 5)
  const nebula = layered(seed + 1, 3)
  const star = stars(size, seed, 700)
  const center = { x: (0.5 * size.width) / size.height, y: 0.5 }
  const violet = color('#3a1d66')
  const teal = color('#0f5b6b')
  const ice = color('#e9dcc4')
  const radius = 0.27

  return (x, y, ink) => {
    set(ink, space)
    glow(ink, violet, 0.9 * smooth(0.42, 0.85, nebula(x * 2, y * 2)))
    glow(ink, teal, 0.6 * smooth(0.5, 0.9, nebula(x * 2 + 9, y * 2 + 4)))
    glow(ink, white, star(x, y))
    // Turned by a fifth of a right angle; rings are circles seen at a slant.
    const dx = (x - center.x) * 0.95 + (y - center.y) * 0.31
    const dy = (y - center.y) * 0.95 - (x - center.x) * 0.31
    const ring = Math.hypot(dx, dy * 3.4)
    const onRing = smooth(0.36, 0.365, ring) * smooth(0.6, 0.59, ring)
    const groove =
      onRing > 0 ? 0.35 + 0.65 * swirl(ring * 60, 3) * smooth(0.004, 0.012, Math.abs(ring - 0.5)) : 0
    const off = Math.hypot(dx, dy)
    if (onRing > 0 && dy < 0) mix(ink, ice, onRing * groove * 0.85)
    if (off < radius) {
      const z = Math.sqrt(radius * radius - off * off) / radius
      const latitude = dy / radius
      bands(0.5 + latitude * 0.5 + (swirl(dx * 7 + z, latitude * 9) - 0.5) * 0.14, ink)
      const light = clamp((-dx * 0.75 - dy * 0.3) / radius + z * 0.62)
      dim(ink, 0.04 + light * 1.08)
      const shadow = Math.hypot(dx, (dy - 0.035) * 3.4)
      const shade = smooth(0.38, 0.42, shadow) * smooth(0.6, 0.56, shadow)
      if (dy < 0.06) dim(ink, 1 - 0.55 * shade)
    }
    if (onRing > 0 && dy >= 0) mix(ink, ice, onRing * groove * 0.85 * (dx > -0.1 && off < radius ? 0.9 : 1))
  }
}

const space = color('#04040d')
