import type { BrokenImage } from '#domains/assets/ports'

type Reason = BrokenImage['reason']

/** What sharp threw on these bytes, as a fact about the file. A wrong argument or a lack of memory is not one and is thrown on. */
export function brokenImage(error: unknown, bytes: Uint8Array): BrokenImage {
  // Sharp reports all that libvips says as plain errors.
  if (!(error instanceof Error) || error.constructor !== Error) throw error
  const said = error.message
  if (/out of memory|unable to allocate|cannot allocate|ENOMEM/i.test(said)) throw error
  const reason = reasonOf(said, bytes)
  return { broken: true, reason, message: `${SENTENCES[reason]} (${firstLine(said)})` }
}

export function tooManyPixels(width: number, height: number, maxPixels: number): BrokenImage {
  const message = `${width} × ${height} is more than the ${maxPixels} pixels allowed`
  return { broken: true, reason: 'too_many_pixels', message }
}

const SENTENCES: Readonly<Record<Reason, string>> = {
  truncated: 'The picture is cut short or damaged',
  not_an_image: 'This is not a picture',
  too_many_pixels: 'The picture is too large',
  unsupported: 'Pictures of this kind cannot be read here',
}

function reasonOf(said: string, bytes: Uint8Array): Reason {
  if (/pixel limit|dimensions? exceed|too large for|exceeds? .*limit/i.test(said)) return 'too_many_pixels'
  if (isUnreadKind(bytes)) return 'unsupported'
  if (/unsupported image format|is empty|corrupt header/i.test(said)) {
    return isReadKind(bytes) ? 'truncated' : 'not_an_image'
  }
  if (/unsupported|not supported|no known (saver|loader)|timeout/i.test(said)) return 'unsupported'
  return 'truncated'
}

const firstLine = (said: string) => (said.split('\n', 1)[0] ?? '').slice(0, 160)

const startsWith = (bytes: Uint8Array, start: string, at = 0) =>
  Buffer.from(bytes.subarray(at, at + start.length)).toString('latin1') === start

/** Kinds libvips reads as sharp ships it; bytes that begin so and cannot be read are damaged. */
const isReadKind = (bytes: Uint8Array) =>
  ['\u0089PNG', '\u00FF\u00D8\u00FF', 'GIF8', 'II*\0', 'MM\0*'].some(start => startsWith(bytes, start)) ||
  (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) ||
  isBrand(bytes, ['avif', 'avis'])

/** Kinds of picture this build of libvips has no decoder for: BMP, ICO, PSD, QOI, OpenEXR, JPEG XL, JPEG 2000, HEIC, raw. */
const isUnreadKind = (bytes: Uint8Array) =>
  UNREAD_STARTS.some(start => startsWith(bytes, start)) ||
  isBrand(bytes, ['heic', 'heix', 'hevc', 'mif1', 'crx '])

const UNREAD_STARTS = [
  'BM',
  '\0\0\u0001\0',
  '8BPS',
  'qoif',
  'v/1\u0001',
  '\u00FF\n',
  '\0\0\0\fJXL ',
  '\0\0\0\fjP  ',
]

/** The major brand of an ISO base media file (ISO/IEC 14496-12, 4.3). */
const isBrand = (bytes: Uint8Array, brands: readonly string[]) =>
  startsWith(bytes, 'ftyp', 4) && brands.some(brand => startsWith(bytes, brand, 8))
