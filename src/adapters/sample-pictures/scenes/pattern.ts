import { color, glow, gradient, mix, set, smooth, type Color, type Scene, type Size } from '../canvas.ts'
import { layered, randomFrom } from '../noise.ts'

/** Leaded glass: cells around scattered points, light falling through from above. */
export const stainedGlass: Scene = (size, seed) => {
  const random = randomFrom(seed)
  const cloudy = layered(seed + 1, 3)
  const tints = [
    '#9b2226',
    '#ca6702',
    '#ee9b00',
    '#e9d8a6',
    '#94d2bd',
    '#0a9396',
    '#005f73',
    '#5a189a',
    '#3a0ca3',
    '#2d6a4f',
  ].map(color)
  const cells = 9
  const across = Math.ceil((size.width / size.height) * cells) + 3
  const panes = Array.from({ length: across * (cells + 3) }, (_, at) => ({
    x: (at % across) - 0.85 + 0.7 * random(),
    y: Math.floor(at / across) - 0.85 + 0.7 * random(),
    tint: tints[Math.floor(random() * tints.length)]!,
    light: random() * 50,
  }))

  return (x, y, ink) => {
    const corner = Math.floor(y * cells) * across + Math.floor(x * cells)
    let first = 9
    let second = 9
    let nearest = panes[0]!
    for (let other = 0; other < 9; other++) {
      const pane = panes[corner + (other % 3) + Math.trunc(other / 3) * across]!
      const dx = pane.x - x * cells
      const dy = pane.y - y * cells
      const off = Math.sqrt(dx * dx + dy * dy)
      if (off < first) {
        second = first
        first = off
        nearest = pane
      } else if (off < second) second = off
    }
    set(ink, nearest.tint, 0.55 + 0.35 * cloudy(x * 9 + nearest.light, y * 9))
    glow(ink, light, 0.5 * Math.exp(-Math.hypot(x - 0.7, y - 0.1) * 2.2))
    mix(ink, lead, smooth(0.1, 0.05, second - first))
  }
}

const light = color('#fff0c2')
const lead = color('#14110f')

/** Curves drawn by a wheel rolling in a ring. */
export const spirograph: Scene = (size, seed) => {
  const random = randomFrom(seed)
  const drawn = new Float32Array(size.width * size.height * 3)
  const tints = ['#ff4d6d', '#ffd166', '#06d6a0', '#4cc9f0', '#b388ff'].map(color)
  for (const [curve, tint] of tints.entries()) {
    const wheel = [7, 11, 13, 17, 19][curve]! / 30
    const arm = 0.45 + 0.5 * random()
    const reach = 0.47 - curve * 0.055
    const turns = 30
    for (let step = 0; step < 26_000; step++) {
      const angle = (step / 26_000) * turns * 2 * Math.PI
      const inner = ((1 - wheel) / wheel) * angle
      const scale = (reach * size.height) / (1 - wheel + wheel * arm)
      splat(
        drawn,
        size,
        {
          x: size.width / 2 + scale * ((1 - wheel) * Math.cos(angle) + wheel * arm * Math.cos(inner)),
          y: size.height / 2 + scale * ((1 - wheel) * Math.sin(angle) - wheel * arm * Math.sin(inner)),
        },
        tint,
      )
    }
  }
  const paper = gradient('#10162f', '#0a0f22', '#1b1233')
  return (x, y, ink) => {
    paper((x + y) * 0.5, ink)
    const at = (Math.floor(y * size.height) * size.width + Math.floor(x * size.height)) * 3
    ink[0] = ink[0]! + drawn[at]!
    ink[1] = ink[1]! + drawn[at + 1]!
    ink[2] = ink[2]! + drawn[at + 2]!
  }
}

interface Point {
  readonly x: number
  readonly y: number
}

/** Adds a dot, shared between the four pixels around it. */
function splat(drawn: Float32Array, { width, height }: Size, { x, y }: Point, tint: Color) {
  const left = Math.floor(x)
  const top = Math.floor(y)
  if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) return
  for (let corner = 0; corner < 4; corner++) {
    const column = left + (corner & 1)
    const row = top + (corner >> 1)
    const part = (1 - Math.abs(x - column)) * (1 - Math.abs(y - row)) * 0.55
    const at = (row * width + column) * 3
    drawn[at]! += tint[0] * part
    drawn[at + 1]! += tint[1] * part
    drawn[at + 2]! += tint[2] * part
  }
}

/** Two gratings of rings over each other. */
export const moire: Scene = ({ width, height }, seed) => {
  const aspect = width / height
  const shift = 0.1 + (seed % 5) * 0.012
  const warm = gradient('#0d1b2a', '#1b4965', '#62b6cb', '#fdf0d5')
  return (x, y, ink) => {
    const one = Math.sin(Math.hypot(x - aspect / 2 + shift, y - 0.5) * 150)
    const two = Math.sin(Math.hypot(x - aspect / 2 - shift, y - 0.5) * 150)
    warm(0.5 + 0.25 * (one + two) + 0.2 * one * two, ink)
    mix(ink, coral, 0.4 * smooth(0.2, 1, one * two) * smooth(0.9, 0.1, Math.abs(x - aspect / 2)))
  }
}

const coral = color('#f25f5c')

/** Washes of watercolor on rough paper. */
export const watercolor: Scene = (_size, seed) => {
  const wash = layered(seed, 3)
  const edge = layered(seed + 1, 4)
  const paper = layered(seed + 2, 2)
  const washes = [
    { tint: color('#e07a5f'), offset: 0.1, level: 0.3 },
    { tint: color('#81b29a'), offset: 2.3, level: 0.55 },
    { tint: color('#3d5a80'), offset: 4.1, level: 0.8 },
    { tint: color('#f2cc8f'), offset: 6.7, level: 0.42 },
  ]
  return (x, y, ink) => {
    set(ink, sheet, 0.96 + 0.07 * paper(x * 120, y * 120))
    const ragged = 0.16 * (edge(x * 14, y * 14) - 0.5)
    const pigment = 0.34 + 0.3 * edge(x * 6, y * 6)
    for (const { tint, offset, level } of washes) {
      const thick = wash(x * 2.1 + offset, y * 2.1 + offset * 3) + ragged - 0.16 * Math.abs(y - level)
      const wet = smooth(0.44, 0.49, thick)
      const rim = smooth(0.05, 0, Math.abs(thick - 0.475))
      mix(ink, tint, wet * pigment + rim * 0.22)
    }
  }
}

const sheet = color('#fbf6ec')
