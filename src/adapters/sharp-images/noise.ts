import type { Raster } from '#domains/assets/ports'

/**
 * How noisy a picture is, in gray levels: the mask of Immerkær, "Fast Noise Variance Estimation" (1996), which edges
 * and slopes hardly answer to. Pictures under 3 × 3 count as clean.
 */
export function noiseOf({ pixels, width, height }: Raster): number {
  if (width < 3 || height < 3) return 0
  let sum = 0
  for (let y = 1; y < height - 1; y++) {
    const row = y * width
    for (let x = row + 1; x < row + width - 1; x++) {
      const corners =
        pixels[x - width - 1]! + pixels[x - width + 1]! + pixels[x + width - 1]! + pixels[x + width + 1]!
      const sides = pixels[x - width]! + pixels[x - 1]! + pixels[x + 1]! + pixels[x + width]!
      sum += Math.abs(corners - 2 * sides + 4 * pixels[x]!)
    }
  }
  return (Math.sqrt(Math.PI / 2) * sum) / (6 * (width - 2) * (height - 2))
}
