// Compression is safe here although some answers hold secrets (BREACH needs three things at once): a session counts for
// our own pages only, those of other sites are turned away, and so nobody can make a victim's browser ask again and again.
import { createLru } from '#lib/lru'
import {
  brotliCompress,
  brotliCompressSync,
  constants,
  gzip,
  gzipSync,
  type CompressCallback,
} from 'node:zlib'

export type Coding = 'br' | 'gzip'

/** Smaller answers fit into one packet anyway. */
export const smallestCoded = 1024

/** To hand a short one to another thread costs more than to pack it here: 32 KiB take 60 µs. */
const longestHere = 32_768

/** The lowest quality of Brotli is as small as gzip's highest, for a third of the time. */
export function encode(body: string | Buffer, coding: Coding, done: CompressCallback): void {
  if (body.length > longestHere) return later[coding](body, done)
  done(null, here[coding](body))
}

const brotliOptions = (body: string | Buffer) => ({
  params: {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: 1,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  },
})

/** Small windows are set up faster and hold less memory. */
const gzipOptions = { level: 1, windowBits: 13, memLevel: 6 }

type Body = string | Buffer

const here: Readonly<Record<Coding, (body: Body) => ReturnType<typeof gzipSync>>> = {
  br: body => brotliCompressSync(body, brotliOptions(body)),
  gzip: body => gzipSync(body, gzipOptions),
}

const later: Readonly<Record<Coding, (body: Body, done: CompressCallback) => void>> = {
  br: (body, done) => brotliCompress(body, brotliOptions(body), done),
  gzip: (body, done) => gzip(body, gzipOptions, done),
}

export const isCompressible = (contentType: unknown) =>
  typeof contentType === 'string' &&
  /^(?:application\/(?:[\w.-]+\+)?(?:json|xml|javascript)|text\/(?!event-stream)|image\/svg)/.test(
    contentType,
  )

const chosen = createLru<string, Coding | 'identity'>(100)

/** The coding a caller would rather have (RFC 9110 §12.5.3); Brotli where both are as welcome. */
export function codingFor(acceptEncoding: string | undefined): Coding | undefined {
  if (acceptEncoding === undefined || acceptEncoding.length > 500) return undefined
  const known = chosen.get(acceptEncoding) ?? choose(acceptEncoding)
  chosen.set(acceptEncoding, known)
  return known === 'identity' ? undefined : known
}

function choose(field: string): Coding | 'identity' {
  const weights = new Map<string, number>()
  for (const part of field.toLowerCase().split(',')) {
    const [, name, weight] = /^\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([\d.]+)\s*)?$/.exec(part) ?? []
    if (name !== undefined) weights.set(name, weight === undefined ? 1 : Number(weight))
  }
  const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0
  const [br, gz] = [weightOf('br'), weightOf('gzip')]
  const best = Math.max(br, gz)
  if (best === 0 || best < (weights.get('identity') ?? 0)) return 'identity'
  return br >= gz ? 'br' : 'gzip'
}
