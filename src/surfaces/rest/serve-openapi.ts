import type { Caller } from '#kernel'
import type { App } from '#kernel/run'
import { createLru } from '#lib/lru'
import { describeOperations } from '#surfaces/client'
import type { HttpServer } from '#surfaces/http'
import { fixedPermissions } from './openapi/fixed-paths.ts'
import { openApiDocument } from './openapi/openapi-document.ts'

/** `/openapi.json`: what this caller may use, and nothing else. */
export function serveOpenApi(server: HttpServer, app: App): void {
  const textOf = documentTexts(app)
  server.get('/openapi.json', async ({ caller }, reply) => {
    void reply.header('content-type', 'application/json; charset=utf-8')
    return textOf(caller!)
  })
}

const keptDocuments = 20

/** Callers who may use the same get the same text, made once. */
function documentTexts({ catalog, version }: App): (caller: Caller) => string {
  const domains = Object.fromEntries(catalog.domains.map(({ name, about }) => [name, about]))
  const texts = createLru<string, string>(keptDocuments)
  return caller => {
    const can = (permission: string) => caller.can(permission)
    const infos = describeOperations(catalog, caller)
    const key = [...infos.map(({ name }) => name), ...fixedPermissions.map(can)].join(' ')
    const known = texts.get(key)
    if (known !== undefined) return known
    const text = JSON.stringify(openApiDocument(infos, version, { domains, can }))
    texts.set(key, text)
    return text
  }
}
