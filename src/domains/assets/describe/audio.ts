import { fourcc, latin1, startsWith, u16le, u24be, u32be, u32le, u64le, u8 } from './bytes.ts'
import { addText, type Draft, limits, noteTruncated, setDuration, setSize } from './draft.ts'
import { readId3 } from './id3.ts'
import { mp3Frame } from './sniff.ts'
import { decodeText, decodeUtf8 } from './text.ts'

/** WAVE and AVI share the chunks of RIFF (Microsoft Multimedia Programming Interface, 1991). */
export function readRiff(draft: Draft, bytes: Uint8Array): void {
  const facts = { bytesPerSecond: 0 }
  walkRiff(draft, bytes, { from: 12, end: bytes.length, depth: 0, facts })
}

interface RiffWalk {
  readonly from: number
  readonly end: number
  readonly depth: number
  readonly facts: { bytesPerSecond: number }
}

function walkRiff(draft: Draft, bytes: Uint8Array, { from, end, depth, facts }: RiffWalk): void {
  let at = from
  for (let count = 0; at + 8 <= end && count < 10_000; count++) {
    const type = fourcc(bytes, at)
    const length = u32le(bytes, at + 4)
    const list = fourcc(bytes, at + 8)
    const data = bytes.subarray(at + 8, at + 8 + length)
    if (type === 'fmt ') facts.bytesPerSecond = u32le(data, 8)
    else if (type === 'data' && facts.bytesPerSecond > 0) {
      const present = draft.isComplete
        ? Math.min(length, bytes.length - at - 8)
        : Math.min(length, draft.sizeBytes)
      setDuration(draft, (present / facts.bytesPerSecond) * 1000)
      if (present < length && length < 0xffffff00) {
        noteTruncated(draft, 'there is less sound than the header says')
      }
    } else if (type === 'avih') {
      setDuration(draft, (u32le(data, 0) * u32le(data, 16)) / 1000)
      setSize(draft, u32le(data, 32), u32le(data, 36))
    } else if (type === 'id3 ' || type === 'ID3 ') readId3(draft, data)
    else if (type === 'LIST' && depth < 4 && ['INFO', 'hdrl'].includes(list)) {
      walkRiff(draft, bytes, { from: at + 12, end: Math.min(at + 8 + length, end), depth: depth + 1, facts })
    } else if (/^(?:ICMT|INAM|ISFT)$/.test(type) && data.length <= 65_536) {
      addText(draft, { ICMT: 'comment', INAM: 'title', ISFT: 'encoder' }[type] ?? type, decodeText(data))
    }
    at += 8 + length + (length & 1)
  }
}

/** FLAC stream information and comments (RFC 9639 §8). */
export function readFlac(draft: Draft, bytes: Uint8Array): void {
  let at = 4
  for (let count = 0; at + 4 <= bytes.length && count < 200; count++) {
    const kind = u8(bytes, at)
    const length = u24be(bytes, at + 1)
    const data = bytes.subarray(at + 4, at + 4 + length)
    if ((kind & 0x7f) === 0) {
      const rate = u24be(data, 10) >> 4
      const samples = (u8(data, 13) & 15) * 0x100000000 + u32be(data, 14)
      setDuration(draft, (samples / rate) * 1000)
    } else if ((kind & 0x7f) === 4) readVorbisComments(draft, data)
    if ((kind & 0x80) !== 0) return
    at += 4 + length
  }
}

/** Vorbis and Opus in Ogg: the place of the last page gives the length (RFC 3533 §6, RFC 7845 §4). */
export function readOgg(draft: Draft, bytes: Uint8Array): void {
  const start = latin1(bytes, 0, 512)
  const vorbis = start.indexOf('\x01vorbis')
  const opus = start.indexOf('OpusHead')
  const rate = opus >= 0 ? 48_000 : vorbis >= 0 ? u32le(bytes, vorbis + 12) : 0
  const comments = latin1(bytes, 0, 16_384).search(/OpusTags|\x03vorbis/)
  if (comments >= 0) {
    readVorbisComments(draft, bytes.subarray(comments + (opus >= 0 ? 8 : 7), comments + limits.fieldBytes))
  }
  if (!draft.isComplete || rate === 0) return
  const lastPage = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf('OggS')
  const skipped = opus >= 0 ? u16le(bytes, opus + 10) : 0
  setDuration(draft, ((u64le(bytes, lastPage + 6) - skipped) / rate) * 1000)
}

function readVorbisComments(draft: Draft, data: Uint8Array): void {
  let at = 4 + u32le(data, 0)
  const count = Math.min(u32le(data, at), 500)
  at += 4
  for (let index = 0; index < count && at + 4 <= data.length; index++) {
    const length = u32le(data, at)
    const comment = data.subarray(at + 4, at + 4 + length)
    if (comment.length < length) return
    const text = length > 65_536 ? '' : decodeUtf8(comment)
    const equals = text.indexOf('=')
    if (equals > 0) addText(draft, text.slice(0, equals).toLowerCase(), text.slice(equals + 1))
    at += 4 + length
  }
}

/** MP3: an information frame (Xing, Info, VBRI) counts the frames; without one the bit rate is constant. */
export function readMp3(draft: Draft, bytes: Uint8Array): void {
  const tagLength = readId3(draft, bytes)
  const at = firstFrame(bytes, tagLength)
  const frame = mp3Frame(bytes, at)
  if (!frame) return noteTruncated(draft, 'there is no sound in it')
  const sideInfo = frame.isVersion1 ? (frame.isMono ? 17 : 32) : frame.isMono ? 9 : 17
  const xing = at + 4 + sideInfo
  const isXing = startsWith(bytes, 'Xing', xing) || startsWith(bytes, 'Info', xing)
  const frames =
    isXing && (u8(bytes, xing + 7) & 1) === 1
      ? u32be(bytes, xing + 8)
      : startsWith(bytes, 'VBRI', at + 36)
        ? u32be(bytes, at + 50)
        : 0
  const seconds =
    frames > 0 ? (frames * frame.samples) / frame.sampleRate : ((draft.sizeBytes - at) * 8) / frame.bitRate
  setDuration(draft, seconds * 1000)
}

/** The first frame that is followed by another, near where the tag ends. */
function firstFrame(bytes: Uint8Array, from: number): number {
  for (let at = from; at < Math.min(from + 65_536, bytes.length - 4); at++) {
    const frame = u8(bytes, at) === 0xff ? mp3Frame(bytes, at) : undefined
    if (frame && (mp3Frame(bytes, at + frame.length) || at + frame.length >= bytes.length)) return at
  }
  return from
}

/** Raw AAC has no header but its frames, each of 1,024 samples (ISO/IEC 13818-7 §6.2). */
export function readAac(draft: Draft, bytes: Uint8Array): void {
  const rates = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350,
  ]
  const rate = rates[(u8(bytes, 2) >> 2) & 15]
  let at = 0
  let frames = 0
  for (; at + 7 <= bytes.length && u8(bytes, at) === 0xff && frames < 1_000_000; frames++) {
    const length = ((u8(bytes, at + 3) & 3) << 11) | (u8(bytes, at + 4) << 3) | (u8(bytes, at + 5) >> 5)
    if (length < 7) break
    at += length
  }
  if (rate !== undefined && at > 0) {
    setDuration(draft, ((frames * 1024 * 1000) / rate) * (draft.sizeBytes / Math.min(at, draft.sizeBytes)))
  }
}
