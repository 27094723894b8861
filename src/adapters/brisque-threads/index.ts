import type { Images, PictureMeasure, PictureMeter, QualityIssue, Raster } from '#domains/assets/ports'
import { availableParallelism } from 'node:os'
import { createPool } from './pool.ts'

/** Either the model this project ships, or the two files of a libsvm release. */
export interface ModelFiles {
  readonly shipped?: string | undefined
  readonly model?: string | undefined
  readonly range?: string | undefined
}

export type Measured =
  | { readonly brisque: PictureMeasure['brisque']; readonly issues: readonly QualityIssue[] }
  | { readonly failed: string }

export interface BrisqueThreadsOptions {
  readonly files: ModelFiles
  readonly threads?: number
}

const idleMs = 20_000
const usualThreads = () => Math.max(1, Math.min(4, availableParallelism()))

/** Decodes through `images` and computes BRISQUE on threads that are started when the first picture comes. */
export function brisqueThreads(
  images: Pick<Images, 'pass'>,
  { files, threads = usualThreads() }: BrisqueThreadsOptions,
): PictureMeter & { close(): Promise<void> } {
  // oxlint-disable-next-line unicorn/relative-url-style -- the build finds threads by their ./
  const file = new URL('./brisque.worker.ts', import.meta.url)
  const pool = createPool<Raster, Measured>({ file, name: 'brisque', workerData: files, threads, idleMs })

  return {
    async measure(bytes, options) {
      const pass = await images.pass(bytes, options)
      if (pass.broken) return pass
      const { luma, ...glance } = pass
      const measured = await pool.ask(luma, transferable(luma.pixels))
      if ('failed' in measured) throw new Error(`Measuring failed: ${measured.failed}`)
      return { ...glance, ...measured }
    },
    close: pool.close,
  }
}

/** The pixels move to the thread where they have a buffer of their own; nobody here needs them any more. */
const transferable = ({ buffer, byteLength }: Uint8Array | Uint8ClampedArray): ArrayBuffer[] =>
  buffer instanceof ArrayBuffer && byteLength === buffer.byteLength ? [buffer] : []
