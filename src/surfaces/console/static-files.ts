import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface StaticFile {
  readonly body: Buffer
  readonly type: string
  /** The content coding of `body`. */
  readonly coding?: 'br' | undefined
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
}

/** Reads what the build made, once each; a file `x.br` beside `x` is the same, packed. Answers undefined for all else. */
export function createStaticFiles(folder: string) {
  const kept = new Map<string, Promise<StaticFile | undefined>>()
  return (name: string, isPackedWelcome: boolean): Promise<StaticFile | undefined> => {
    const type = types[/\.(\w+)$/.exec(name)?.[1] ?? '']
    if (type === undefined || !/^[\w-]+(\.[\w-]+)*$/.test(name)) return Promise.resolve(undefined)
    const key = isPackedWelcome ? `${name}.br` : name
    const known = kept.get(key) ?? read(folder, name, type, isPackedWelcome)
    kept.set(key, known)
    // What is not there may be built later, and names that nobody has must not gather here.
    void known.then(file => file ?? kept.delete(key))
    return known
  }
}

async function read(folder: string, name: string, type: string, isPackedWelcome: boolean) {
  const packed = isPackedWelcome ? await bytesOf(join(folder, `${name}.br`)) : undefined
  if (packed) return { body: packed, type, coding: 'br' as const }
  const body = await bytesOf(join(folder, name))
  return body && { body, type }
}

const bytesOf = (path: string): Promise<Buffer | undefined> => readFile(path).catch(() => undefined)
