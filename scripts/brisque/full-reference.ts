/** Full-reference measures: they see the pristine picture beside the distorted one, so they can label training data. */
export interface Gray {
  readonly width: number
  readonly height: number
  readonly samples: Float64Array
}

export interface Measures {
  /** Multi-scale structural similarity (Wang, Simoncelli and Bovik 2003), 1 is perfect. */
  readonly msSsim: number
  /** Gradient magnitude similarity deviation (Xue, Zhang, Mou and Bovik 2014), 0 is perfect. */
  readonly gmsd: number
  /** Visual information fidelity in the pixel domain (Sheikh and Bovik 2006), 1 is perfect. */
  readonly vif: number
}

/** Measures pictures against one reference, whose own part of the work is done once. */
export function createMeasure(reference: Gray): (distorted: Gray) => Measures {
  const similarity = similarityLevels(reference)
  const fidelity = fidelityLevels(reference)
  const edges = gradient(halveByMean(reference))
  return distorted => ({
    msSsim: msSsim(similarity, distorted),
    gmsd: gmsd(edges, distorted),
    vif: vif(fidelity, distorted),
  })
}

/** One scale of a reference with what its window sees of it. */
interface Level {
  readonly gray: Gray
  readonly window: Float64Array
  readonly mean: Float64Array
  readonly variance: Float64Array
}

const SCALE_WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]

function similarityLevels(reference: Gray): readonly Level[] {
  const levels = [createLevel(reference, gaussian(11, 1.5))]
  while (levels.length < SCALE_WEIGHTS.length) {
    const { gray, window } = levels.at(-1)!
    levels.push(createLevel(halveByMean(gray), window))
  }
  return levels
}

function msSsim(levels: readonly Level[], distorted: Gray): number {
  let [current, product] = [distorted, 1]
  levels.forEach((level, scale) => {
    const { luminance, contrast } = ssim(level, current)
    const isLast = scale === levels.length - 1
    product *= Math.max(contrast * (isLast ? luminance : 1), 0) ** SCALE_WEIGHTS[scale]!
    if (!isLast) current = halveByMean(current)
  })
  return product
}

function ssim(level: Level, distorted: Gray): { luminance: number; contrast: number } {
  const { meanA, meanB, varA, varB, cross } = localMoments(level, distorted)
  const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2]
  let [luminance, contrast] = [0, 0]
  for (let at = 0; at < cross.length; at++) {
    const [ma, mb] = [meanA[at]!, meanB[at]!]
    luminance += (2 * ma * mb + c1) / (ma * ma + mb * mb + c1)
    contrast += (2 * cross[at]! + c2) / (varA[at]! + varB[at]! + c2)
  }
  return { luminance: luminance / cross.length, contrast: contrast / cross.length }
}

function gmsd(a: Float64Array, distorted: Gray): number {
  const b = gradient(halveByMean(distorted))
  const similarity = a.map((value, at) => (2 * value * b[at]! + 170) / (value ** 2 + b[at]! ** 2 + 170))
  const mean = similarity.reduce((sum, value) => sum + value, 0) / similarity.length
  return Math.sqrt(similarity.reduce((sum, value) => sum + (value - mean) ** 2, 0) / similarity.length)
}

/** Prewitt gradient magnitude of the inner pixels. */
function gradient({ width, height, samples: s }: Gray): Float64Array {
  const output = new Float64Array((width - 2) * (height - 2))
  for (let y = 1, to = 0; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++, to++) {
      const [up, at, down] = [(y - 1) * width + x, y * width + x, (y + 1) * width + x]
      const [nw, ne, sw, se] = [s[up - 1]!, s[up + 1]!, s[down - 1]!, s[down + 1]!]
      const across = nw + s[at - 1]! + sw - ne - s[at + 1]! - se
      const along = nw + s[up]! + ne - sw - s[down]! - se
      output[to] = Math.sqrt(across * across + along * along) / 3
    }
  }
  return output
}

const VIF_NOISE = 2

function fidelityLevels(reference: Gray): readonly Level[] {
  let gray = reference
  return [17, 9, 5, 3].map((size, scale) => {
    const window = gaussian(size, size / 5)
    if (scale > 0) gray = everySecond(filterValid(gray, window))
    return createLevel(gray, window)
  })
}

function vif(levels: readonly Level[], distorted: Gray): number {
  let [current, kept, whole] = [distorted, 0, 0]
  levels.forEach((level, scale) => {
    if (scale > 0) current = everySecond(filterValid(current, level.window))
    const { varA, varB, cross } = localMoments(level, current)
    for (let at = 0; at < cross.length; at++) {
      const { gain, noise } = channel(varA[at]!, varB[at]!, cross[at]!)
      const power = Math.max(varA[at]!, 0)
      kept += Math.log10(1 + (gain * gain * power) / (noise + VIF_NOISE))
      whole += Math.log10(1 + power / VIF_NOISE)
    }
  })
  return whole === 0 ? 1 : kept / whole
}

/** The distorted patch as gain times the reference plus noise, with the degenerate cases of vifp_mscale.m. */
function channel(varA: number, varB: number, cross: number): { gain: number; noise: number } {
  if (varA < 1e-10) return { gain: 0, noise: Math.max(varB, 0) }
  if (varB < 1e-10) return { gain: 0, noise: 0 }
  const gain = cross / (varA + 1e-10)
  if (gain < 0) return { gain: 0, noise: varB }
  return { gain, noise: Math.max(varB - gain * cross, 1e-10) }
}

function createLevel(gray: Gray, window: Float64Array): Level {
  const mean = filterValid(gray, window).samples
  const variance = filterValid({ ...gray, samples: gray.samples.map(value => value * value) }, window).samples
  mean.forEach((value, at) => (variance[at] = variance[at]! - value * value))
  return { gray, window, mean, variance }
}

function localMoments({ gray, window, mean, variance }: Level, distorted: Gray) {
  const { mean: meanB, variance: varB } = createLevel(distorted, window)
  const products = gray.samples.map((value, at) => value * distorted.samples[at]!)
  const cross = filterValid({ ...gray, samples: products }, window).samples
  for (let at = 0; at < cross.length; at++) cross[at] = cross[at]! - mean[at]! * meanB[at]!
  return { meanA: mean, meanB, varA: variance, varB, cross }
}

function gaussian(size: number, sigma: number): Float64Array {
  const window = Float64Array.from({ length: size }, (_, at) =>
    Math.exp(-((at - (size - 1) / 2) ** 2) / (2 * sigma ** 2)),
  )
  const sum = window.reduce((total, value) => total + value, 0)
  return window.map(value => value / sum)
}

/** Separable filtering where the window fits entirely. */
function filterValid({ width, height, samples }: Gray, window: Float64Array): Gray {
  const [w, h] = [width - window.length + 1, height - window.length + 1]
  const rows = new Float64Array(w * height)
  for (let y = 0; y < height; y++) {
    accumulate({ samples, start: y * width, stride: 1 }, rows.subarray(y * w, (y + 1) * w), window)
  }
  const output = new Float64Array(w * h)
  for (let y = 0; y < h; y++) {
    accumulate({ samples: rows, start: y * w, stride: w }, output.subarray(y * w, (y + 1) * w), window)
  }
  return { width: w, height: h, samples: output }
}

interface Taps {
  readonly samples: Float64Array
  readonly start: number
  /** From one tap of the window to the next. */
  readonly stride: number
}

function accumulate({ samples, start, stride }: Taps, output: Float64Array, window: Float64Array): void {
  for (let tap = 0; tap < window.length; tap++) {
    const weight = window[tap]!
    const base = start + tap * stride
    for (let x = 0; x < output.length; x++) output[x] = output[x]! + weight * samples[base + x]!
  }
}

function halveByMean({ width, height, samples }: Gray): Gray {
  const [w, h] = [width >> 1, height >> 1]
  const output = new Float64Array(w * h)
  for (let y = 0, to = 0; y < h; y++) {
    for (let x = 0; x < w; x++, to++) {
      const at = 2 * y * width + 2 * x
      output[to] = (samples[at]! + samples[at + 1]! + samples[at + width]! + samples[at + width + 1]!) / 4
    }
  }
  return { width: w, height: h, samples: output }
}

function everySecond({ width, height, samples }: Gray): Gray {
  const [w, h] = [(width + 1) >> 1, (height + 1) >> 1]
  const output = new Float64Array(w * h)
  for (let y = 0, to = 0; y < h; y++) {
    for (let x = 0; x < w; x++, to++) output[to] = samples[2 * y * width + 2 * x]!
  }
  return { width: w, height: h, samples: output }
}
