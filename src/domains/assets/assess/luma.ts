import type { Raster } from '../ports.ts'

// rgb2gray of MATLAB: the first row of the inverse NTSC YIQ matrix, at full precision.
const RED = 0.298936021293776
const GREEN = 0.587043074451121
const BLUE = 0.114020904255103

/** Eight-bit luma rounded the way MATLAB's rgb2gray rounds it. Transparent pixels lie on white. */
export function matlabLuma(raster: Raster): Raster {
  checkRaster(raster)
  if (raster.channels === 1) return raster
  const { width, height, channels, pixels } = raster
  const luma = new Uint8Array(width * height)
  for (let at = 0, from = 0; at < luma.length; at++, from += channels) {
    const gray = RED * pixels[from]! + GREEN * pixels[from + 1]! + BLUE * pixels[from + 2]!
    const alpha = channels === 4 ? pixels[from + 3]! / 255 : 1
    luma[at] = Math.floor(gray * alpha + 255 * (1 - alpha) + 0.5)
  }
  return { width, height, channels: 1, pixels: luma }
}

/** A raster whose numbers contradict each other is a fault of the caller, not a property of the picture. */
export function checkRaster({ width, height, channels, pixels }: Raster): void {
  const isSized = Number.isSafeInteger(width) && Number.isSafeInteger(height) && width > 0 && height > 0
  if (!isSized || pixels.length !== width * height * channels) {
    throw new RangeError(`${pixels.length} bytes are not a raster of ${width} × ${height} × ${channels}`)
  }
}
