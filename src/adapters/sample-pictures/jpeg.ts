/** The JPEG with a text as its EXIF UserComment, in UTF-16 as the Stable Diffusion tools write it. */
export function withUserComment(jpeg: Uint8Array, text: string): Buffer {
  const exif = exifOf(text)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(exif.length + 2)
  // EXIF 2.32 section 4.5.4: the first segment after the start of the image.
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, exif, jpeg.subarray(2)])
}

const EXIF_POINTER = 0x8769
const USER_COMMENT = 0x9286
const LONG = 4
const UNDEFINED = 7

/** A TIFF in big-endian order with one directory that points to another, which holds the comment. */
function exifOf(text: string): Buffer {
  const comment = Buffer.concat([Buffer.from('UNICODE\0', 'latin1'), Buffer.from(text, 'utf16le').swap16()])
  const header = Buffer.from('MM\0*\0\0\0\b', 'latin1')
  const first = directory(EXIF_POINTER, LONG, 1, 26)
  const second = directory(USER_COMMENT, UNDEFINED, comment.length, 44)
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), header, first, second, comment])
}

/** An image file directory with a single entry: 18 bytes. */
function directory(tag: number, type: number, count: number, value: number): Buffer {
  const bytes = Buffer.alloc(18)
  bytes.writeUInt16BE(1, 0)
  bytes.writeUInt16BE(tag, 2)
  bytes.writeUInt16BE(type, 4)
  bytes.writeUInt32BE(count, 6)
  bytes.writeUInt32BE(value, 10)
  return bytes
}
