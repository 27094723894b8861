import {
  clamp,
  color,
  glow,
  gradient,
  mix,
  set,
  smooth,
  type Color,
  type Scene,
  type Size,
} from '../canvas.ts'
import { layered, noiseFrom, randomFrom } from '../noise.ts'

interface House {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly tint: number
}

/** Three rows of towers at night, windows lit by chance, a moon behind them. */
export const skyline: Scene = (size, seed) => {
  const sky = gradient('#070b24', '#1a1e4d', '#4a2c6d', '#a8456f', '#f0825b')
  const haze = layered(seed, 3)
  const lit = noiseFrom(seed + 1)
  const rows = [0, 1, 2].map(row => street(size, seed + row * 7, row))
  const moon = { x: (0.24 * size.width) / size.height, y: 0.23 }
  const walls = [color('#4d3569'), color('#241d45'), color('#0c0c20')]
  const lamps = [color('#ffd27a'), color('#ffb35c'), color('#9fe8ff')]

  return (x, y, ink) => {
    sky(y / 0.85, ink)
    const fromMoon = Math.hypot(x - moon.x, y - moon.y)
    glow(ink, cream, 0.2 * Math.exp(-fromMoon * 8))
    if (fromMoon < 0.075) {
      glow(ink, cream, smooth(0.075, 0.071, fromMoon) * (0.72 + 0.25 * haze(x * 14, y * 14)))
    }
    if (y < 0.7) mix(ink, walls[0]!, 0.5 * smooth(0.45, 0.75, haze(x * 1.8, y * 7)))
    for (let row = 0; row < rows.length; row++) {
      const houses = rows[row]!
      const house = houses[Math.min(houses.length - 1, Math.floor(x * size.height))]!
      if (y < house.top) continue
      set(ink, walls[row]!, 0.85 + house.tint * 0.3)
      const pitch = 0.011 + row * 0.006
      const across = (x - house.left) / pitch
      const down = (y - house.top) / (pitch * 1.35)
      const column = Math.floor(across)
      const floor = Math.floor(down)
      if (across - column > 0.28 && down - floor > 0.36 && floor > 0 && x < house.right - pitch * 0.4) {
        const chance = lit(column * 7.7 + house.tint * 90, floor * 5.3 + row * 31)
        if (chance > 0.52) mix(ink, lamps[Math.floor(chance * 31) % 3]!, 0.35 + chance * 0.6)
      }
      glow(ink, rose, (2 - row) * 0.11 * smooth(0.5, 1, y))
    }
  }
}

const cream = color('#fff4d6')
const rose = color('#f0825b')

/** The house that stands at each column. */
function street({ width, height }: Size, seed: number, row: number): readonly House[] {
  const random = randomFrom(seed)
  const houses: House[] = []
  while (houses.length < width) {
    const left = houses.length / height
    const wide = 0.045 + random() * 0.07 + row * 0.025
    const house = { left, right: left + wide, top: 0.34 + row * 0.17 + random() ** 1.4 * 0.3, tint: random() }
    const columns = Math.max(2, Math.round(wide * height))
    // A mast on some of the roofs.
    const mast = random() < 0.3 ? { ...house, top: house.top - 0.07, left: house.left - 1 } : house
    for (let column = 0; column < columns; column++) houses.push(column === columns >> 1 ? mast : house)
  }
  return houses
}

/** Lamps of a wet street out of focus, with their streaks on the ground. */
export const streetLights: Scene = (size, seed) => {
  const random = randomFrom(seed)
  const tints = ['#ff5d73', '#ffb347', '#ffe28a', '#4dd0ff', '#7d6bff', '#ffd9b0'].map(color)
  const light = new Float32Array(size.width * size.height * 3)
  for (let lamp = 0; lamp < 120; lamp++) {
    const near = random()
    const radius = size.height * (0.012 + 0.06 * near * near)
    const x = random() * size.width
    const y = size.height * (0.52 - 0.42 * near * random() + 0.06 * random())
    const tint = tints[Math.floor(random() * 6)]!
    const strength = 0.2 + random() * 0.5
    addDisc(light, size, { x, y, radius, tint, strength })
    addStreak(light, size, { x, y, radius: radius * 0.8, tint, strength: strength * 0.3 })
  }
  const night = gradient('#060818', '#121538', '#2b1c46', '#140f24', '#07060f')
  const wet = layered(seed + 2, 4)

  return (x, y, ink) => {
    night(y, ink)
    const ground = smooth(0.56, 0.7, y)
    const ripple = ground * 0.05 * (wet(x * 9, y * 60) - 0.5)
    const column = Math.floor(clamp(((x + ripple) * size.height) / size.width) * (size.width - 1))
    const at = (Math.floor(y * size.height) * size.width + column) * 3
    const bright = 1 - ground * 0.55 * wet(x * 7, y * 30)
    ink[0] = ink[0]! + light[at]! * bright
    ink[1] = ink[1]! + light[at + 1]! * bright
    ink[2] = ink[2]! + light[at + 2]! * bright
  }
}

interface Lamp {
  readonly x: number
  readonly y: number
  readonly radius: number
  readonly tint: Color
  readonly strength: number
}

/** Adds a disc with a brighter rim, as a lens draws a point out of focus. */
function addDisc(light: Float32Array, { width, height }: Size, { x, y, radius, tint, strength }: Lamp): void {
  for (let row = Math.max(0, Math.floor(y - radius)); row < Math.min(height, y + radius); row++) {
    for (let column = Math.max(0, Math.floor(x - radius)); column < Math.min(width, x + radius); column++) {
      const off = Math.hypot(column - x, row - y) / radius
      if (off >= 1) continue
      const part = strength * smooth(1, 0.93, off) * (0.62 + 0.38 * smooth(0.6, 0.95, off))
      const at = (row * width + column) * 3
      light[at]! += tint[0] * part
      light[at + 1]! += tint[1] * part
      light[at + 2]! += tint[2] * part
    }
  }
}

/** Adds what a lamp leaves on wet ground: a column of light that fades downwards. */
function addStreak(light: Float32Array, { width, height }: Size, { x, radius, tint, strength }: Lamp): void {
  const top = Math.floor(height * 0.58)
  for (let row = top; row < height; row++) {
    const fade = strength * (1 - (row - top) / (height - top)) ** 1.5
    for (let column = Math.max(0, Math.floor(x - radius)); column < Math.min(width, x + radius); column++) {
      const part = fade * smooth(radius, 0, Math.abs(column - x))
      const at = (row * width + column) * 3
      light[at]! += tint[0] * part
      light[at + 1]! += tint[1] * part
      light[at + 2]! += tint[2] * part
    }
  }
}

/** A striped sun over a glowing grid. */
export const neonGrid: Scene = (size, seed) => {
  const sky = gradient('#0b0221', '#260a4d', '#6a1277', '#c02a86')
  const sunny = gradient('#fff27a', '#ff9a4d', '#ff3d8b', '#b01e9e')
  const ridge = layered(seed, 4)
  const sparkle = noiseFrom(seed + 1)
  const middle = size.width / size.height / 2
  const horizon = 0.58
  const cyan = color('#35f2ff')
  const pink = color('#ff4fd8')
  const ground = color('#0a0320')

  return (x, y, ink) => {
    if (y < horizon) {
      sky(y / horizon, ink)
      glow(ink, cyan, smooth(0.985, 1, sparkle(x * 120, y * 120)) * 0.9)
      const off = Math.hypot(x - middle, y - 0.4)
      glow(ink, pink, 0.35 * Math.exp(-off * 4))
      const slit = y > 0.36 && ((y - 0.36) * 24) % 1 < 0.1 + (y - 0.36) * 1.7
      if (off < 0.235 && !slit) sunny((y - 0.165) / 0.47, ink)
      const far =
        horizon - 0.02 - 0.3 * Math.max(0, ridge(x * 3, 1) - 0.3) * smooth(0.1, 0.62, Math.abs(x - middle))
      if (y > far) set(ink, ground)
      glow(ink, cyan, 0.85 * smooth(0.006, 0, Math.abs(y - far)))
      return
    }
    set(ink, ground)
    const depth = 1 / (y - horizon + 0.004)
    const lineX = Math.abs((((x - middle) * depth * 0.9 + 100.5) % 1) - 0.5)
    const lineY = Math.abs(((depth * 0.62 + 0.5) % 1) - 0.5)
    const thin = 0.012 + depth * 0.0022
    const fade = smooth(0, 0.09, y - horizon)
    glow(ink, pink, fade * (smooth(thin * 2, 0, lineX) + smooth(thin * 4, 0, lineY)) * 0.95)
    glow(ink, pink, 0.5 * Math.exp(-(y - horizon) * 16))
    glow(ink, cyan, 0.9 * smooth(0.005, 0, y - horizon))
  }
}
