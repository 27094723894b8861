import {
  clamp,
  color,
  dim,
  glow,
  gradient,
  mix,
  set,
  smooth,
  type Color,
  type Ink,
  type Scene,
} from '../canvas.ts'
import { layered, noiseFrom } from '../noise.ts'

interface Ball {
  readonly x: number
  readonly y: number
  readonly z: number
  readonly radius: number
  readonly tint: Color
}

const BALLS: readonly Ball[] = [
  { x: -0.95, y: 0.62, z: 3.4, radius: 0.62, tint: color('#e63946') },
  { x: 0.5, y: 0.8, z: 4.1, radius: 0.8, tint: color('#f1faee') },
  { x: 1.45, y: 0.4, z: 2.9, radius: 0.4, tint: color('#2a9d8f') },
  { x: -0.1, y: 0.3, z: 2.5, radius: 0.3, tint: color('#ffb703') },
]
const SUN_X = -0.461
const SUN_Y = 0.784
const SUN_Z = -0.415

/** Glossy balls on a checkered floor, each mirroring the others once. */
export const spheres: Scene = ({ width, height }) => {
  const middle = width / height / 2
  const ray: Ray = { ox: 0, oy: 0, oz: 0, dx: 0, dy: 0, dz: 0, far: 0 }
  return (x, y, ink) => {
    const dx = (x - middle) * 1.05
    const dy = (0.44 - y) * 1.05
    const length = Math.sqrt(dx * dx + dy * dy + 1)
    aim(ray, 0, 0.95, -0.6)
    turn(ray, dx / length, dy / length, 1 / length)
    trace(ray, ink, 0)
  }
}

/** One ray, used again and again: a new one for each pixel would be a million objects. */
interface Ray {
  ox: number
  oy: number
  oz: number
  dx: number
  dy: number
  dz: number
  /** Where it hit. */
  far: number
}

function aim(ray: Ray, x: number, y: number, z: number): void {
  ray.ox = x
  ray.oy = y
  ray.oz = z
}

function turn(ray: Ray, x: number, y: number, z: number): void {
  ray.dx = x
  ray.dy = y
  ray.dz = z
}

function trace(ray: Ray, ink: Ink, bounce: number): void {
  const ball = nearest(ray)
  if (!ball) return floorOrSky(ray, ink)
  aim(ray, ray.ox + ray.dx * ray.far, ray.oy + ray.dy * ray.far, ray.oz + ray.dz * ray.far)
  const nx = (ray.ox - ball.x) / ball.radius
  const ny = (ray.oy - ball.y) / ball.radius
  const nz = (ray.oz - ball.z) / ball.radius
  const facing = -(ray.dx * nx + ray.dy * ny + ray.dz * nz)
  turn(ray, ray.dx + 2 * facing * nx, ray.dy + 2 * facing * ny, ray.dz + 2 * facing * nz)
  const spark = clamp(ray.dx * SUN_X + ray.dy * SUN_Y + ray.dz * SUN_Z)
  if (bounce < 1) trace(ray, ink, bounce + 1)
  else set(ink, ball.tint, 0.5)
  const lit = 0.22 + 0.85 * clamp(nx * SUN_X + ny * SUN_Y + nz * SUN_Z)
  mixLit(ink, ball.tint, lit, 0.86 - 0.6 * (1 - clamp(facing)) ** 4)
  glow(ink, white, spark ** 60)
}

/** Moves the ink towards a color seen in some light. */
function mixLit(ink: Ink, tint: Color, light: number, part: number): void {
  dim(ink, 1 - part)
  glow(ink, tint, light * part)
}

/** The first ball the ray meets; how far away is left in the ray. */
function nearest(ray: Ray): Ball | undefined {
  let found: Ball | undefined
  ray.far = Number.POSITIVE_INFINITY
  for (const ball of BALLS) {
    const x = ray.ox - ball.x
    const y = ray.oy - ball.y
    const z = ray.oz - ball.z
    const half = x * ray.dx + y * ray.dy + z * ray.dz
    const root = half * half - (x * x + y * y + z * z - ball.radius * ball.radius)
    if (root < 0) continue
    const far = -half - Math.sqrt(root)
    if (far > 0.001 && far < ray.far) {
      ray.far = far
      found = ball
    }
  }
  return found
}

const horizon = gradient('#f7e9d7', '#bcd4e6', '#6f9ac8', '#3c6ca8')

function floorOrSky(ray: Ray, ink: Ink): void {
  horizon(Math.abs(ray.dy) * 1.7, ink)
  if (ray.dy >= -0.0001) return
  const far = -ray.oy / ray.dy
  aim(ray, ray.ox + ray.dx * far, 0.001, ray.oz + ray.dz * far)
  turn(ray, SUN_X, SUN_Y, SUN_Z)
  const isDark = (Math.floor(ray.ox * 1.4) + Math.floor(ray.oz * 1.4)) & 1
  mixLit(ink, isDark ? slate : sand, nearest(ray) ? 0.42 : 1, 1 - smooth(4, 16, far))
}

const white = color('#ffffff')
const slate = color('#364958')
const sand = color('#efe6dd')

/** Drops of warm wax that melt into each other. */
export const lavaLamp: Scene = ({ width, height }, seed) => {
  const aspect = width / height
  const place = noiseFrom(seed)
  const fine = layered(seed + 1, 3)
  const blobs = Array.from({ length: 11 }, (_, at) => ({
    x: aspect * (0.16 + 0.68 * place(at * 3.7, 1)),
    y: 0.08 + 0.86 * place(at * 5.3, 8),
    size: 0.035 + 0.075 * place(at * 2.1, 15),
  }))
  const glass = gradient('#2d0b4e', '#5c1669', '#a8326d', '#f26a4b')
  const wax = gradient('#ff7b39', '#ffc145', '#fff2b0')

  return (x, y, ink) => {
    glass(y + 0.12 * fine(x * 3, y * 3), ink)
    let field = 0
    let up = 0
    for (const blob of blobs) {
      const dx = x - blob.x
      const dy = (y - blob.y) * 0.82
      const pull = (blob.size * blob.size) / (dx * dx + dy * dy + 0.0004)
      field += pull
      up += (pull * dy) / blob.size
    }
    glow(ink, ember, 0.3 * smooth(0.25, 1, field))
    if (field > 0.9) {
      const inside = smooth(0.95, 1, field)
      const before: Color = [ink[0]!, ink[1]!, ink[2]!]
      wax(0.25 + 0.75 * smooth(1, 4, field) + 0.1 * up, ink)
      mix(ink, before, 1 - inside)
    }
    glow(ink, white, 0.08 * smooth(0.05, 0, Math.abs(x - aspect * 0.09)))
  }
}

const ember = color('#ff6a3d')
