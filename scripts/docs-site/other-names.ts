// How an operation is called on the other surfaces, as far as their contracts have it.
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** `assets.search` → its names elsewhere, in words. */
export type Names = (operation: string) => readonly string[]

export async function otherNames(root: string): Promise<Names> {
  const read = async (path: string) => readFile(join(root, 'contracts', path), 'utf8')
  const graphql = await read('schema.graphql')
  const tools = new Set(
    (JSON.parse(await read('mcp-tools.json')) as { tools: readonly { name: string }[] }).tools.map(
      ({ name }) => name,
    ),
  )
  const calls = new Set<string>()
  for await (const path of glob('alice/**/*.proto', { cwd: join(root, 'contracts') })) {
    const text = await read(path)
    const [, packageName = ''] = /^package ([\w.]+);/m.exec(text) ?? []
    for (const [, service = '', body = ''] of text.matchAll(/^service (\w+) \{([^]*?)^\}/gm)) {
      for (const [, call = ''] of body.matchAll(/rpc (\w+)\(/g)) {
        calls.add(`${packageName}.${service}/${call}`)
      }
    }
  }
  return operation => {
    const [domain = '', verb = ''] = operation.split('.')
    const field = domain + pascal(verb)
    const call = [...calls].find(
      each => each.startsWith(`alice.${domain}.`) && each.endsWith(`/${pascal(verb)}`),
    )
    const tool = operation.replace('.', '_')
    return [
      ...(new RegExp(`^  ${field}\\b`, 'm').test(graphql) ? [`GraphQL ${field}`] : []),
      ...(call === undefined ? [] : [`gRPC ${call}`]),
      ...(tools.has(tool) ? [`MCP ${tool}`] : []),
    ]
  }
}

const pascal = (name: string) =>
  name
    .split('_')
    .map(part => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
