import { cleanText, clip } from './text.ts'
import { readXmpProperties } from './xmp-properties.ts'

export interface XmpTag {
  readonly key: string
  readonly value: string
}

export interface XmpTags {
  readonly tags: readonly XmpTag[]
  /** 0–5 stars, or -1 for rejected. */
  readonly rating?: number
  readonly role?: string
  readonly title?: string
  readonly original_name?: string
}

/** The properties these facts are written as, and so the ones they replace; what they do not speak of stays. */
export function ownProperties({
  tags,
  rating,
  role,
  title,
  original_name: originalName,
}: XmpTags): ReadonlySet<string> {
  return new Set([
    ...(tags.length > 0 || role !== undefined ? ['dc:subject', 'lr:hierarchicalSubject'] : []),
    ...(rating === undefined ? [] : ['xmp:Rating', 'MicrosoftPhoto:Rating']),
    ...(title === undefined ? [] : ['dc:title']),
    ...(originalName === undefined ? [] : ['xmpMM:PreservedFileName']),
  ])
}

/** An XMP packet for a sidecar or for embedding. A tag travels as `key|value` and its value as a plain keyword, which every photo program shows. */
export function xmpSidecar(facts: XmpTags): string {
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
${xmpDescription(facts)}
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`
}

/** The part of the packet that holds our properties. */
export function xmpDescription({ tags, rating, role, title, original_name: originalName }: XmpTags): string {
  const all = role === undefined ? tags : [...tags, { key: 'role', value: role }]
  const kept = all
    .map(({ key, value }) => ({ key: plain(key).replaceAll('|', '/'), value: plain(value) }))
    .filter(tag => tag.key && tag.value)
  const keywords = new Set(kept.filter(tag => tag.key !== 'role').map(tag => tag.value))
  const paths = new Set(kept.filter(tag => tag.key !== 'keyword').map(tag => `${tag.key}|${tag.value}`))
  const lines = [
    ...bag('dc:subject', keywords),
    ...bag('lr:hierarchicalSubject', paths),
    ...(title === undefined || plain(title) === ''
      ? []
      : [
          `   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(plain(title))}</rdf:li></rdf:Alt></dc:title>`,
        ]),
    ...(rating === undefined
      ? []
      : [`   <xmp:Rating>${Math.min(5, Math.max(-1, Math.round(rating)))}</xmp:Rating>`]),
    ...(originalName === undefined
      ? []
      : [`   <xmpMM:PreservedFileName>${escapeXml(plain(originalName))}</xmpMM:PreservedFileName>`]),
  ]
  return `  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/">
${lines.join('\n')}
  </rdf:Description>`
}

/** Reads tags back, from our own packets and from those of Lightroom, digiKam, darktable, Windows and others. */
export function readXmpTags(xmp: string): XmpTags {
  const properties = readXmpProperties(xmp)
  const values = (name: string) =>
    properties.filter(property => property.name === name).flatMap(property => property.values)
  const nested = [
    ...values('lr:hierarchicalSubject').map(splitPath),
    ...values('digiKam:TagsList').map(path => splitPath(path.replaceAll('/', '|'))),
  ]
  const known = new Set(nested.flatMap(tag => [tag.value, ...tag.value.split('|')]))
  const flat = [...values('dc:subject'), ...values('MicrosoftPhoto:LastKeywordXMP')].filter(
    value => !known.has(value),
  )
  const tags = distinct([...nested, ...flat.map(value => ({ key: 'keyword', value }))])
  const rating = ratingOf(values('xmp:Rating')[0], values('MicrosoftPhoto:Rating')[0])
  const role = tags.find(tag => tag.key === 'role')?.value
  const title = values('dc:title')[0]
  const originalName = values('xmpMM:PreservedFileName')[0]
  return {
    tags: tags.filter(tag => tag.key !== 'role').slice(0, 500),
    ...(rating !== undefined && { rating }),
    ...(role !== undefined && { role }),
    ...(title !== undefined && { title }),
    ...(originalName !== undefined && { original_name: originalName }),
  }
}

/** `key|value`; a path of one word is a keyword, of more than two keeps the rest as its value. */
function splitPath(path: string): XmpTag {
  const bar = path.indexOf('|')
  return bar < 1
    ? { key: 'keyword', value: path.slice(bar + 1) }
    : { key: path.slice(0, bar), value: path.slice(bar + 1) }
}

function distinct(tags: readonly XmpTag[]): XmpTag[] {
  const byPath = new Map(tags.filter(tag => tag.value !== '').map(tag => [`${tag.key}|${tag.value}`, tag]))
  return [...byPath.values()]
}

/** Windows counts to 99 where everybody else counts stars. */
function ratingOf(stars: string | undefined, percent: string | undefined): number | undefined {
  const count = Number(stars ?? Number.NaN)
  if (Number.isFinite(count)) return Math.min(5, Math.max(-1, Math.round(count)))
  const windows = Number(percent ?? Number.NaN)
  if (!Number.isFinite(windows) || windows < 0) return undefined
  return windows === 0 ? 0 : Math.min(5, Math.floor(windows / 25) + 1)
}

function bag(name: string, items: ReadonlySet<string>): string[] {
  if (items.size === 0) return []
  return [
    `   <${name}>`,
    '    <rdf:Bag>',
    ...[...items].map(item => `     <rdf:li>${escapeXml(item)}</rdf:li>`),
    '    </rdf:Bag>',
    `   </${name}>`,
  ]
}

/** One line, bounded, without what XML 1.0 forbids. */
const plain = (text: string) =>
  clip(
    cleanText(text)
      .replaceAll(/[\ufffe\uffff]/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
    1000,
  )

const escapeXml = (text: string) =>
  text.replaceAll(
    /[&<>"']/g,
    character => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[character] ?? '',
  )
