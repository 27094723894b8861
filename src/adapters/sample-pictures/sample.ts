import type { Scene, Size } from './canvas.ts'
import type { Flaw } from './flaws.ts'
import type { Tool } from './generation.ts'

export interface Sample {
  /** Below the folder; the first folder in it is the project. */
  readonly path: string
  readonly about: string
  readonly scene: Scene
  /** In levels of 255. */
  readonly grain?: number
  readonly size: Size
  readonly seed: number
  /** How long ago it was made. */
  readonly daysAgo: number
  readonly tool?: Tool
  readonly prompt?: string
  readonly flaw?: Flaw
  /** Of a JPEG or WebP; the file name says which. */
  readonly quality?: number
  /** Only the first half is written, as if a download had stopped. */
  readonly isCutShort?: boolean
}

export const wide: Size = { width: 576, height: 352 }
export const square: Size = { width: 512, height: 512 }
export const tall: Size = { width: 352, height: 576 }
export const panorama: Size = { width: 768, height: 288 }
