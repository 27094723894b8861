import { catalogOf } from '#kernel/run'
import { asyncApiDocument } from '#surfaces/asyncapi'
import { knownOperationsText } from '#surfaces/cli'
import { clientTypes, describeOperations } from '#surfaces/client'
import { graphqlSchemaText } from '#surfaces/graphql'
import { kernelStreams, protoContracts } from '#surfaces/grpc'
import { mcpToolsDocument } from '#surfaces/mcp'
import { describeFrames } from '#surfaces/websocket'
import { describeRest } from './describe-rest.ts'
import { allDomains } from './domains.ts'
import { readNumberLock } from './open-grpc.ts'
import { readVersion } from './version.ts'

/** What Alice promises to the outside, by file name: the same text as long as nothing of it changed. */
export async function emittedContracts(): Promise<Readonly<Record<string, string>>> {
  const catalog = catalogOf(allDomains)
  const infos = describeOperations(catalog)
  const asyncApi = asyncApiDocument({
    events: catalog.events,
    version: readVersion(),
    sockets: describeFrames(),
    hasGrpc: true,
    mqtt: { prefix: 'alice' },
  })
  return {
    'operations.ts': clientTypes(infos),
    'commands.json': knownOperationsText(infos),
    'openapi.json': pretty(describeRest()),
    'asyncapi.json': pretty(asyncApi),
    'schema.graphql': graphqlSchemaText(infos),
    'mcp-tools.json': pretty(mcpToolsDocument(infos)),
    ...protoContracts([...infos, ...kernelStreams], await readNumberLock()),
  }
}

const pretty = (document: object) => `${JSON.stringify(document, undefined, 2)}\n`
