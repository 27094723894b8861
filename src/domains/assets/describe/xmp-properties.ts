/** One property of an XMP packet, with where it stands so that it can be replaced. */
export interface XmpProperty {
  /** Prefix and name as they are customary, whatever prefix the file uses: `dc:subject`. */
  readonly name: string
  readonly values: readonly string[]
  readonly start: number
  readonly end: number
}

const customaryPrefix: Readonly<Record<string, string>> = {
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://ns.adobe.com/xap/1.0/': 'xmp',
  'http://ns.adobe.com/xap/1.0/mm/': 'xmpMM',
  'http://ns.adobe.com/lightroom/1.0/': 'lr',
  'http://www.digikam.org/ns/1.0/': 'digiKam',
  'http://ns.microsoft.com/photo/1.0/': 'MicrosoftPhoto',
  'http://ns.microsoft.com/photo/1.0': 'MicrosoftPhoto',
  'http://ns.adobe.com/photoshop/1.0/': 'photoshop',
  'http://ns.adobe.com/exif/1.0/': 'exif',
  'http://ns.adobe.com/tiff/1.0/': 'tiff',
  'http://iptc.org/std/Iptc4xmpExt/2008-02-29/': 'Iptc4xmpExt',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf',
}

interface Open {
  readonly name: string
  readonly start: number
  /** Set on the element that is the property itself. */
  readonly values: string[] | undefined
  text: string
}

interface State {
  readonly xmp: string
  readonly prefixes: Map<string, string>
  readonly stack: Open[]
  readonly found: XmpProperty[]
}

/** Lists the properties of a packet, in element or attribute form (XMP part 1 §7). Whatever is not well formed is left out. */
export function readXmpProperties(xmp: string): XmpProperty[] {
  const state: State = { xmp, prefixes: new Map(), stack: [], found: [] }
  let at = 0
  for (let count = 0; count < 50_000; count++) {
    const tag = xmp.indexOf('<', at)
    if (tag < 0) break
    addCharacters(state, xmp.slice(at, tag))
    const skipped = skipMarkup(state, tag)
    at = skipped ?? readTag(state, tag)
  }
  return state.found
}

/** Comments, instructions and literal text; undefined when a tag stands here. */
function skipMarkup({ xmp, stack }: State, tag: number): number | undefined {
  const past = (end: string) => {
    const at = xmp.indexOf(end, tag + 2)
    return at < 0 ? xmp.length : at + end.length
  }
  if (xmp.startsWith('<!--', tag)) return past('-->')
  if (xmp.startsWith('<?', tag)) return past('?>')
  if (xmp.startsWith('<![CDATA[', tag)) {
    const end = past(']]>')
    const around = stack.at(-1)
    if (around) around.text += xmp.slice(tag + 9, end - 3)
    return end
  }
  return xmp.startsWith('<!', tag) ? past('>') : undefined
}

interface Attribute {
  readonly name: string
  readonly value: string
  readonly start: number
  readonly end: number
}

/** Reads an opening or closing tag and answers where it ends. */
function readTag(state: State, tag: number): number {
  const { xmp } = state
  const end = (from: number) => {
    const at = xmp.indexOf('>', from)
    return at < 0 ? xmp.length : at + 1
  }
  if (xmp[tag + 1] === '/') {
    close(state, end(tag))
    return end(tag)
  }
  const written = /[\w:.-]{1,100}/y
  written.lastIndex = tag + 1
  const name = written.exec(xmp)?.[0]
  if (name === undefined) return tag + 1
  const attributes = attributesAt(xmp, written.lastIndex)
  const behind = attributes.at(-1)?.end ?? written.lastIndex
  open(state, { name, start: tag, attributes })
  if (/^\s{0,100}\//.test(xmp.slice(behind, behind + 101))) close(state, end(behind))
  return end(behind)
}

function attributesAt(xmp: string, from: number): Attribute[] {
  const pattern = /\s*([\w:.-]{1,100})\s*=\s*(?:"([^"]*)"|'([^']*)')/y
  pattern.lastIndex = from
  const attributes: Attribute[] = []
  for (let match = pattern.exec(xmp); match && attributes.length < 500; match = pattern.exec(xmp)) {
    const [whole, name = '', double, single] = match
    const start = pattern.lastIndex - whole.trimStart().length
    attributes.push({ name, value: unescapeXml(double ?? single ?? ''), start, end: pattern.lastIndex })
  }
  return attributes
}

/** Notes namespaces, and the properties that are written as attributes of a description. */
function open(state: State, tag: { name: string; start: number; attributes: readonly Attribute[] }): void {
  const { stack, prefixes, found } = state
  for (const { name, value } of tag.attributes) {
    if (name.startsWith('xmlns:')) prefixes.set(name.slice(6), value)
  }
  const name = canonical(state, tag.name)
  const isInside = stack.some(each => each.values)
  const isProperty = stack.at(-1)?.name === 'rdf:Description' && !isInside
  if (stack.length < 64) stack.push({ name, start: tag.start, values: isProperty ? [] : undefined, text: '' })
  if (name !== 'rdf:Description' || isInside) return
  for (const { name: written, value, start, end } of tag.attributes) {
    const property = canonical(state, written)
    if (!/^(?:xmlns|rdf|xml)(?::|$)/.test(property)) {
      found.push({ name: property, values: [value], start, end })
    }
  }
}

function close({ stack, found }: State, end: number): void {
  const closed = stack.pop()
  if (!closed) return
  const owner = closed.values ? closed : stack.findLast(each => each.values)
  const text = closed.text.trim()
  if (text !== '' && owner?.values && owner.values.length < 2000) owner.values.push(text)
  if (closed.values) found.push({ name: closed.name, values: closed.values, start: closed.start, end })
}

function addCharacters({ stack }: State, text: string): void {
  const around = stack.at(-1)
  if (around && text.trim() !== '') around.text += unescapeXml(text)
}

function canonical({ prefixes }: State, name: string): string {
  const colon = name.indexOf(':')
  if (colon < 0) return name
  const prefix = customaryPrefix[prefixes.get(name.slice(0, colon)) ?? '']
  return prefix === undefined ? name : `${prefix}:${name.slice(colon + 1)}`
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function unescapeXml(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|\w{2,4});/g, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}
