const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i
const longestBytes = 80

/** A name as a folder or file can carry it on every common file system; never empty, never a way out. */
export function safeSegment(name: string): string {
  const cleaned = name
    .normalize('NFC')
    .replaceAll(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, '-')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[.\s-]+|[.\s-]+$/g, '')
  const short = cutBytes(cleaned, longestBytes)
  if (short === '') return 'unnamed'
  return reserved.test(short) ? `_${short}` : short
}

/** Cuts at a character, not in the middle of one. */
function cutBytes(text: string, most: number): string {
  let bytes = 0
  let cut = ''
  for (const character of text) {
    bytes += new TextEncoder().encode(character).length
    if (bytes > most) return cut.trimEnd()
    cut += character
  }
  return cut
}

/** `project-001.png`; three digits, growing when they must. */
export const numberedName = (project: string, number: number, extension: string) =>
  `${safeSegment(project)}-${String(number).padStart(3, '0')}${extension}`

/** Lower case, at most ten characters, only letters and digits. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 ? name.slice(dot + 1).toLowerCase() : ''
  return /^[a-z0-9]{1,10}$/.test(extension) ? `.${extension}` : ''
}

export const stemOf = (path: string) => {
  const dot = path.lastIndexOf('.')
  return dot > path.lastIndexOf('/') + 1 ? path.slice(0, dot) : path
}
