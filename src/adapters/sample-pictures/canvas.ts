import type { Raster } from '#domains/assets/ports'

export interface Size {
  readonly width: number
  readonly height: number
}

/** Red, green and blue from 0 to 1; written over and over, so that a picture makes no garbage. */
export type Ink = Float64Array

/** The color at a point. Both coordinates are in heights of the picture, so that circles are round. */
export type Shade = (x: number, y: number, ink: Ink) => void

/** What a picture shows; the same seed shows the same. */
export type Scene = (size: Size, seed: number) => Shade

export function paint({ width, height }: Size, shade: Shade, grain = 1.5): Raster {
  const pixels = new Uint8ClampedArray(width * height * 3)
  const ink = new Float64Array(3)
  let at = 0
  let dither = 0x2545f491
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      shade((column + 0.5) / height, (row + 0.5) / height, ink)
      // A shift-register generator; a little grain keeps smooth gradients from banding.
      dither ^= dither << 13
      dither ^= dither >>> 17
      dither ^= dither << 5
      const light = (dither / 2_147_483_648) * grain * 0.5
      pixels[at] = ink[0]! * 255 + light
      pixels[at + 1] = ink[1]! * 255 + light
      pixels[at + 2] = ink[2]! * 255 + light
      at += 3
    }
  }
  return { width, height, channels: 3, pixels: new Uint8Array(pixels.buffer) }
}

export const clamp = (value: number) => Math.max(0, Math.min(1, value))

export function smooth(from: number, to: number, value: number): number {
  const part = clamp((value - from) / (to - from))
  return part * part * (3 - 2 * part)
}

export type Color = readonly [number, number, number]

/** A color from six hexadecimal digits, as in style sheets. */
export const color = (hex: string): Color => [
  Number.parseInt(hex.slice(1, 3), 16) / 255,
  Number.parseInt(hex.slice(3, 5), 16) / 255,
  Number.parseInt(hex.slice(5, 7), 16) / 255,
]

// Indexed, not destructured: these run some ten million times for a set of pictures.

export function set(ink: Ink, tint: Color, light = 1): void {
  ink[0] = tint[0] * light
  ink[1] = tint[1] * light
  ink[2] = tint[2] * light
}

/** Makes the ink brighter or darker. */
export function dim(ink: Ink, light: number): void {
  ink[0] = ink[0]! * light
  ink[1] = ink[1]! * light
  ink[2] = ink[2]! * light
}

/** Moves the ink towards a color by a part from 0 to 1. */
export function mix(ink: Ink, tint: Color, part: number): void {
  ink[0] = ink[0]! + (tint[0] - ink[0]!) * part
  ink[1] = ink[1]! + (tint[1] - ink[1]!) * part
  ink[2] = ink[2]! + (tint[2] - ink[2]!) * part
}

/** Adds light of a color. */
export function glow(ink: Ink, tint: Color, light: number): void {
  ink[0] = ink[0]! + tint[0] * light
  ink[1] = ink[1]! + tint[1] * light
  ink[2] = ink[2]! + tint[2] * light
}

/**
 * The first of several layers, given from back to front, that still shows at a point: those behind one that covers it
 * for certain need no color.
 */
export function firstShown(tops: readonly Float64Array[], column: number, y: number): number {
  let layer = tops.length - 1
  while (layer > 0 && y - tops[layer]![column]! < OPAQUE) layer--
  return layer
}

/** How far below its edge a layer covers what is behind it; above that the edge is blended. */
export const OPAQUE = 0.004

export type Gradient = (at: number, ink: Ink) => void

/** Evenly spaced colors, blended; below 0 and above 1 the outermost ones. */
export function gradient(...stops: readonly string[]): Gradient {
  const last = stops.length - 1
  // The last color twice, so that the end needs no case of its own.
  const levels = Float64Array.from([...stops, stops[last]!].flatMap(stop => color(stop)))
  return (at, ink) => {
    const place = at <= 0 ? 0 : at >= 1 ? last : at * last
    const first = Math.trunc(place)
    const part = place - first
    const from = first * 3
    ink[0] = levels[from]! + (levels[from + 3]! - levels[from]!) * part
    ink[1] = levels[from + 1]! + (levels[from + 4]! - levels[from + 1]!) * part
    ink[2] = levels[from + 2]! + (levels[from + 5]! - levels[from + 2]!) * part
  }
}
