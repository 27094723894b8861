import { fourcc, latin1, startsWith, u16be, u32be, u8 } from './bytes.ts'

export type MediaType = 'image' | 'video' | 'audio' | 'document'

export interface Media {
  readonly media_type: MediaType
  /** Short name of the format, as in `png`, `jpeg`, `mp4`. */
  readonly format: string
  readonly mime: string
}

/** Media type, MIME type, and the file name extensions that go with it. */
const formats: Readonly<Record<string, readonly [MediaType, string, string]>> = {
  png: ['image', 'image/png', 'png apng'],
  jpeg: ['image', 'image/jpeg', 'jpg jpeg jpe jfif'],
  webp: ['image', 'image/webp', 'webp'],
  gif: ['image', 'image/gif', 'gif'],
  bmp: ['image', 'image/bmp', 'bmp dib'],
  tiff: ['image', 'image/tiff', 'tif tiff dng nef cr2 arw pef srw nrw orf rw2 3fr iiq sr2 erf'],
  avif: ['image', 'image/avif', 'avif avifs'],
  heic: ['image', 'image/heic', 'heic heif hif'],
  heif: ['image', 'image/heif', 'heif heic hif'],
  jxl: ['image', 'image/jxl', 'jxl'],
  psd: ['image', 'image/vnd.adobe.photoshop', 'psd psb'],
  svg: ['image', 'image/svg+xml', 'svg'],
  cr3: ['image', 'image/x-canon-cr3', 'cr3'],
  raf: ['image', 'image/x-fuji-raf', 'raf'],
  mp4: ['video', 'video/mp4', 'mp4 m4v 3gp 3g2 f4v'],
  mov: ['video', 'video/quicktime', 'mov qt'],
  mkv: ['video', 'video/x-matroska', 'mkv'],
  webm: ['video', 'video/webm', 'webm'],
  avi: ['video', 'video/x-msvideo', 'avi'],
  flv: ['video', 'video/x-flv', 'flv'],
  wmv: ['video', 'video/x-ms-asf', 'wmv asf wma'],
  mpeg: ['video', 'video/mpeg', 'mpg mpeg vob ts mts m2ts'],
  mp3: ['audio', 'audio/mpeg', 'mp3'],
  wav: ['audio', 'audio/wav', 'wav wave'],
  flac: ['audio', 'audio/flac', 'flac'],
  ogg: ['audio', 'audio/ogg', 'ogg oga opus spx'],
  m4a: ['audio', 'audio/mp4', 'm4a m4b m4r mp4'],
  aac: ['audio', 'audio/aac', 'aac'],
  aiff: ['audio', 'audio/aiff', 'aif aiff aifc'],
  pdf: ['document', 'application/pdf', 'pdf ai'],
}

/** Bytes at the very start that settle the matter alone. */
const signatures: readonly (readonly [string, string])[] = [
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['\xff\xd8\xff', 'jpeg'],
  ['GIF87a', 'gif'],
  ['GIF89a', 'gif'],
  ['II*\0', 'tiff'],
  ['MM\0*', 'tiff'],
  ['II+\0', 'tiff'],
  ['MM\0+', 'tiff'],
  ['IIRO', 'tiff'],
  ['IIU\0', 'tiff'],
  ['8BPS', 'psd'],
  ['\xff\x0a', 'jxl'],
  ['\0\0\0\x0cJXL \r\n\x87\n', 'jxl'],
  ['FUJIFILMCCD-RAW', 'raf'],
  ['fLaC', 'flac'],
  ['OggS', 'ogg'],
  ['ID3', 'mp3'],
  ['%PDF-', 'pdf'],
  ['FLV\x01', 'flv'],
  ['\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'wmv'],
  ['\0\0\x01\xba', 'mpeg'],
  ['\0\0\x01\xb3', 'mpeg'],
]

/** Tells what a file is from its first bytes (4 KiB are plenty). The name only helps where the bytes are weak evidence. */
export function sniffMedia(head: Uint8Array, fileName = ''): Media | undefined {
  const format = formatOf(head, extensionOf(fileName))
  const entry = format === undefined ? undefined : formats[format]
  return entry && format !== undefined ? { media_type: entry[0], format, mime: entry[1] } : undefined
}

/** Whether the name has an extension that belongs to another format. A name without one contradicts nothing. */
export function extensionMismatch(media: Media, fileName: string): boolean {
  const extension = extensionOf(fileName)
  if (extension === '') return false
  return !(formats[media.format]?.[2].split(' ') ?? [extension]).includes(extension)
}

function extensionOf(fileName: string): string {
  return /\.([a-z0-9]{1,8})$/i.exec(fileName)?.[1]?.toLowerCase() ?? ''
}

function formatOf(head: Uint8Array, extension: string): string | undefined {
  const plain = signatures.find(([magic]) => startsWith(head, magic))?.[1]
  return (
    plain ??
    isoFormat(head) ??
    riffFormat(head) ??
    matroskaFormat(head) ??
    svgFormat(head) ??
    weakFormat(head, extension)
  )
}

/** ISO base media: the brands in the first box name the format (ISO/IEC 14496-12 §4.3). */
function isoFormat(head: Uint8Array): string | undefined {
  const type = fourcc(head, 4)
  if (type === 'moov' || type === 'wide' || type === 'mdat') {
    return u32be(head, 0) >= 8 || u32be(head, 0) <= 1 ? 'mov' : undefined
  }
  if (type !== 'ftyp') return undefined
  const size = Math.min(u32be(head, 0), head.length, 256)
  const brands = [fourcc(head, 8)]
  for (let at = 16; at + 4 <= size; at += 4) brands.push(fourcc(head, at))
  return isoFormatOfBrands(brands)
}

function isoFormatOfBrands(brands: readonly string[]): string {
  const major = brands[0] ?? ''
  if (major === 'avif' || major === 'avis') return 'avif'
  if (['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx'].includes(major)) return 'heic'
  if (major === 'mif1' || major === 'msf1') {
    if (brands.includes('avif')) return 'avif'
    return brands.includes('heic') || brands.includes('heix') ? 'heic' : 'heif'
  }
  if (major === 'crx ') return 'cr3'
  if (major === 'qt  ') return 'mov'
  if (['M4A ', 'M4B ', 'M4P ', 'F4A '].includes(major)) return 'm4a'
  return 'mp4'
}

function riffFormat(head: Uint8Array): string | undefined {
  const kind = fourcc(head, 8)
  if (startsWith(head, 'FORM') && (kind === 'AIFF' || kind === 'AIFC')) return 'aiff'
  if (!startsWith(head, 'RIFF') && !startsWith(head, 'RF64')) return undefined
  return { WEBP: 'webp', WAVE: 'wav', 'AVI ': 'avi' }[kind]
}

/** EBML header; its DocType says `webm` or `matroska`. */
function matroskaFormat(head: Uint8Array): string | undefined {
  if (u32be(head, 0) !== 0x1a45dfa3) return undefined
  const start = latin1(head, 0, 64)
  if (start.includes('webm')) return 'webm'
  return start.includes('matroska') ? 'mkv' : undefined
}

function svgFormat(head: Uint8Array): string | undefined {
  const start = latin1(head, 0, 1024)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
  if (!start.startsWith('<')) return undefined
  return /^<svg[\s>]/i.test(start) ||
    (/^<(?:\?xml|!DOCTYPE svg|!--)/i.test(start) && /<svg[\s>]/i.test(start))
    ? 'svg'
    : undefined
}

/** Two bytes prove little: the structure behind them or the name has to agree. */
function weakFormat(head: Uint8Array, extension: string): string | undefined {
  if (
    startsWith(head, 'BM') &&
    [12, 40, 52, 56, 64, 108, 124].includes(u8(head, 14) | (u8(head, 15) << 8)) &&
    u16be(head, 16) === 0
  ) {
    return 'bmp'
  }
  const sync = u16be(head, 0)
  if ((sync & 0xfff6) === 0xfff0) return extension === 'aac' || adtsFrames(head) ? 'aac' : undefined
  if ((sync & 0xffe0) === 0xffe0 && (sync & 0x0006) !== 0) {
    return extension === 'mp3' || mp3FramesFollow(head) ? 'mp3' : undefined
  }
  if (u8(head, 0) === 0x47 && u8(head, 188) === 0x47 && u8(head, 376) === 0x47) return 'mpeg'
  return undefined
}

function adtsFrames(head: Uint8Array): boolean {
  const length = ((u8(head, 3) & 3) << 11) | (u8(head, 4) << 3) | (u8(head, 5) >> 5)
  return length >= 7 && (u16be(head, length) & 0xfff6) === 0xfff0
}

/** Layer III at a sane bit rate whose next frame starts where it should. */
function mp3FramesFollow(head: Uint8Array): boolean {
  const frame = mp3Frame(head, 0)
  return frame !== undefined && mp3Frame(head, frame.length) !== undefined
}

export interface Mp3Frame {
  readonly length: number
  readonly sampleRate: number
  readonly samples: number
  readonly bitRate: number
  readonly isMono: boolean
  readonly isVersion1: boolean
}

const bitRates1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
const bitRates2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]

/** The header of an MPEG audio layer III frame (ISO/IEC 11172-3 §2.4.1.3). */
export function mp3Frame(bytes: Uint8Array, at: number): Mp3Frame | undefined {
  const header = u32be(bytes, at)
  const version = (header >>> 19) & 3
  if ((header & 0xffe00000) >>> 0 !== 0xffe00000 || version === 1 || ((header >>> 17) & 3) !== 1) {
    return undefined
  }
  const isVersion1 = version === 3
  const kbps = (isVersion1 ? bitRates1 : bitRates2)[(header >>> 12) & 15] ?? 0
  const rate = [44_100, 48_000, 32_000][(header >>> 10) & 3]
  if (kbps === 0 || rate === undefined) return undefined
  const sampleRate = isVersion1 ? rate : rate / (version === 2 ? 2 : 4)
  const samples = isVersion1 ? 1152 : 576
  const length = Math.floor((samples / 8) * ((kbps * 1000) / sampleRate)) + ((header >>> 9) & 1)
  return { length, sampleRate, samples, bitRate: kbps * 1000, isMono: ((header >>> 6) & 3) === 3, isVersion1 }
}
