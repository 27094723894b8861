import type { OperationInfo } from '#surfaces/client'
import { placesOf, prefix } from '../routes.ts'
import { fixedPaths, fixedTags } from './fixed-paths.ts'
import type { Method, OpenApi } from './open-api.ts'
import { operationMethod } from './operation-method.ts'
import { createSchemaComponents } from './schema-components.ts'
import {
  answerHeaders,
  anyCredentials,
  componentOfStatus,
  problemSchema,
  requestHeaders,
  securitySchemes,
  usualRefusals,
} from './shared-parts.ts'

interface DocumentOptions {
  /** What each domain is about, by its name. */
  readonly domains?: Readonly<Record<string, string>>
  /** Whether the reader holds a permission; everybody holds all when not said. */
  can?(permission: string): boolean
}

/** The REST surface as OpenAPI 3.1, of nothing but these operations: the same document for the same input. */
export function openApiDocument(
  infos: readonly OperationInfo[],
  version: string,
  { domains = {}, can = () => true }: DocumentOptions = {},
): OpenApi {
  const schemas = createSchemaComponents()
  schemas.add('Problem', problemSchema)
  const paths = pathsOf(infos, schemas, can)
  const inPaths = JSON.stringify(paths)
  const responses = onlyUsed('responses', namedAnswers, inPaths)
  const used = inPaths + JSON.stringify(responses)
  return {
    openapi: '3.1.1',
    info: {
      title: 'Alice',
      version,
      summary: 'Structured requests, durable workflows, one event log.',
      description:
        'Every operation can also be asked by `POST /api/v1/<domain>/<operation>` and by its aliases (`x-aliases`).',
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The server this document is from.' }],
    security: anyCredentials,
    tags: tagsOf(paths, domains),
    paths,
    components: {
      schemas: schemas.all,
      parameters: onlyUsed('parameters', requestHeaders, used),
      headers: onlyUsed('headers', answerHeaders, used),
      responses,
      securitySchemes,
    },
  }
}

type Paths = Record<string, Record<string, Method>>

function pathsOf(
  infos: readonly OperationInfo[],
  schemas: ReturnType<typeof createSchemaComponents>,
  can: (permission: string) => boolean,
): Paths {
  const paths: Paths = {}
  const put = (path: string, method: string, described: Method) =>
    void ((paths[path] ??= {})[method] = described)
  for (const { path, permission, method = 'get', asked } of fixedPaths) {
    if (permission === undefined || can(permission)) put(path, method, asked)
  }
  const places = infos.map(info => ({ info, place: placesOf(info)[0] }))
  const readable = new Set(
    places.filter(({ place }) => place.method === 'GET').map(({ place }) => place.path),
  )
  for (const { info, place } of places) {
    put(`${prefix}${place.path}`, place.method.toLowerCase(), operationMethod(info, schemas, readable))
  }
  return Object.fromEntries(Object.entries(paths).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

const namedAnswers = Object.fromEntries(
  Object.entries(componentOfStatus).map(([status, name]) => [
    name,
    usualRefusals[status as keyof typeof usualRefusals],
  ]),
)

const onlyUsed = <T>(kind: string, parts: Readonly<Record<string, T>>, used: string) =>
  Object.fromEntries(
    Object.entries(parts).filter(([name]) => used.includes(`"#/components/${kind}/${name}"`)),
  )

function tagsOf(paths: Paths, domains: Readonly<Record<string, string>>) {
  const names = new Set(Object.values(paths).flatMap(path => Object.values(path).flatMap(({ tags }) => tags)))
  return [...names].toSorted().map(name => ({
    name,
    description: domains[name] ?? fixedTags[name] ?? `The operations of ${name}.`,
  }))
}
