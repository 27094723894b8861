import type { Flag } from './flags.ts'
import type { CliHost } from './host.ts'
import { usage } from './usage.ts'

type Fields = Record<string, unknown>

/** Where a whole document is wanted, the name of a file stands for what is in it, and `-` for standard input. */
export async function readDocuments(
  host: Pick<CliHost, 'readText'>,
  flags: readonly Flag[],
  fields: Fields,
): Promise<Fields> {
  const read = { ...fields }
  for (const { path, isDocument } of flags) {
    const [name = ''] = path
    const value = read[name]
    if (!isDocument || path.length > 1 || typeof value !== 'string' || value.includes('\n')) continue
    const text = await host.readText(value)
    if (text !== undefined) read[name] = text
    else if (looksLikeFile(value)) throw usage(`There is no file ${value}`)
  }
  return read
}

/** Other words may be names that the operation knows itself. */
const looksLikeFile = (value: string) => value === '-' || /[/\\]|\.(ya?ml|json)$/i.test(value)
