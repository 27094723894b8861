import { EngineError, type Specs, type Wanted } from '#domains/infra/ports'
import { createHash } from 'node:crypto'
import type { Version } from './marks.ts'

export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** What a file, directory or link is to be, with the values of its secrets: kept nowhere. */
export type Shape =
  | {
      readonly kind: 'file'
      readonly bytes: Buffer
      readonly mode: number
      readonly owner?: Owner | undefined
    }
  | { readonly kind: 'directory'; readonly mode: number; readonly owner?: Owner | undefined }
  | { readonly kind: 'link'; readonly target: string }

const secretPattern = /secret:\/\/[a-z0-9][a-z0-9._/-]*/g
export const placeholder = /\{\{\s*([A-Za-z_]\w*)\s*\}\}/g

export const hasSecret = (specs: Specs): boolean => JSON.stringify(specs).includes('secret://')

/** Fills in the secrets of what is wanted; throws when one has no value. */
export function shapeOf({ type, specs, secrets }: Pick<Wanted, 'type' | 'specs' | 'secrets'>): Shape {
  const { mode, owner, target } = specs as { mode?: string; owner?: Owner; target?: string }
  if (type === 'link') return { kind: 'link', target: target! }
  const bits = Number.parseInt(mode!, 8)
  if (type === 'directory') return { kind: 'directory', mode: bits, owner }
  if (type === 'file') {
    return { kind: 'file', bytes: Buffer.from(textOf(specs as FileText, secrets)), mode: bits, owner }
  }
  throw new EngineError('permanent', `There is no ${type} among files`)
}

/** What is kept of a shape. The hash has a salt where somebody could try values of a secret until one fits. */
export const versionOf = (specs: Specs, shape: Shape, salt: string): Version => ({
  specs,
  ...(shape.kind === 'file' && { hash: hashOf(shape.bytes, hasSecret(specs) ? salt : '') }),
})

export const hashOf = (bytes: Uint8Array, salt: string): string =>
  `sha256:${createHash('sha256').update(salt).update(bytes).digest('hex')}`

interface FileText {
  readonly content?: string
  readonly template?: string
  readonly values?: Readonly<Record<string, string | number | boolean>>
}

/** In one pass, so that nothing in a value is taken for a part of the template. */
function textOf({ content, template, values = {} }: FileText, secrets: Wanted['secrets']): string {
  if (template === undefined) return filled(content ?? '', secrets)
  let text = ''
  let end = 0
  for (const { index, 0: whole, 1: name = '' } of template.matchAll(placeholder)) {
    text += filled(template.slice(end, index), secrets) + filled(String(values[name]), secrets)
    end = index + whole.length
  }
  return text + filled(template.slice(end), secrets)
}

const filled = (text: string, secrets: Wanted['secrets']): string =>
  text.replaceAll(secretPattern, reference => {
    const value = secrets.get(reference)
    if (value === undefined) throw new EngineError('permanent', `There is no value for ${reference}`)
    return value
  })
