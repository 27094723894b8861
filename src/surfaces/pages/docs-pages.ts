// What can be asked for, for people: pages without scripts, readable offline.
import { curlOf } from './curl.ts'
import {
  endpointsOf,
  resolved,
  type DescribedAnswer,
  type DescribedApi,
  type DescribedParameter,
  type Endpoint,
} from './described-api.ts'
import { html, prose, type Html } from './html.ts'
import { pageStyle } from './page-style.ts'
import { schemaFields, typeOf } from './schema-fields.ts'

/** Where a server shows what it has itself, plugins included, to whoever may see it. */
export const livePath = '/docs/live'

const tagPath = (tag: string) => `${livePath}/operations/${tag}`

/** The first page: how to ask, and everything there is to ask for. */
export function overviewPage(api: DescribedApi): string {
  const { title, version, summary } = api.info
  return page(
    `${String(title)} ${String(version)}`,
    html`<p>${String(summary)}</p>
      <p>
        For programs: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1, with a key) and
        <a href="/asyncapi.json">/asyncapi.json</a>. What happened, as events:
        <a href="${livePath}/events">events</a>. How everything works: <a href="/docs">the documentation</a>.
      </p>
      ${howToAsk}
      <h2 id="operations">Operations</h2>
      <nav>${api.tags.map(tag => tagList(api, tag))}</nav>`,
  )
}

const howToAsk = html`<h2 id="asking">How to ask</h2>
  <p>
    Send a key with every request: <code>Authorization: Bearer KEY</code>, or <code>X-API-Key: KEY</code>.
    <code>alice key create</code> makes one. Fields that do not exist are refused.
  </p>
  <p>
    A refusal has a <code>code</code> that does not change, a <code>message</code> for people,
    <code>details</code> and <code>suggestions</code> for programs. A write takes an
    <code>Idempotency-Key</code>: asked again with it, it gets the first answer. One that has a plan takes
    <code>dry_run: true</code> and shows what it would do.
  </p>
  <p>
    Work that goes on is answered <code>202</code> with a <code>Location</code>;
    <code>Prefer: wait=10</code> waits for its end. Long lists name their next page in <code>Link</code>.
    <code>If-Match</code> with an <code>ETag</code> writes only over what you have seen.
  </p>`

const tagList = (api: DescribedApi, { name, description }: DescribedApi['tags'][number]) =>
  html`<h3><a href="${tagPath(name)}">${name}</a> <small>${description}</small></h3>
    <ul>
      ${endpointsOf(api, name).map(
        ({ method }) =>
          html`<li>
            <a href="${tagPath(name)}#${method.operationId}"><code>${nameOf(method)}</code></a>
            ${prose(method.summary)}
          </li>`,
      )}
    </ul>`

const nameOf = ({ operationId, 'x-operation': name }: Endpoint['method']) =>
  typeof name === 'string' ? name : operationId

/** One domain: each operation with its fields, its answer, its refusals and a command line to try. */
export function tagPage(api: DescribedApi, tag: DescribedApi['tags'][number]): string {
  return page(
    tag.name,
    html`<p>${tag.description} <a href="${livePath}">All operations</a></p>
      ${endpointsOf(api, tag.name).map(endpoint => endpointArticle(api, endpoint))}`,
  )
}

function endpointArticle(api: DescribedApi, endpoint: Endpoint): Html {
  const { verb, path, method } = endpoint
  const body = method.requestBody?.content['application/json']?.schema
  const aliases = (method['x-aliases'] as readonly string[] | undefined) ?? []
  const { 'x-effect': effect, 'x-permission': permission } = method
  return html`<article id="${method.operationId}">
    <h2>${nameOf(method)}</h2>
    <p>${prose(method.description ?? method.summary)}</p>
    <p>
      <code>${verb} ${path}</code>
      ${typeof effect === 'string' && html`<span class="effect">${effect}</span>`}
      ${typeof permission === 'string' && html`<small>needs <code>${permission}</code></small>`}
    </p>
    ${aliases.length > 0 && html`<p><small>Also ${aliases.map(alias => html`<code>${alias}</code> `)}</small></p>`}
    ${parameterTable(api, method)}
    ${
      body &&
      html`<h3>Body</h3>
        ${schemaFields(api, body)}`
    }
    <h3>Answers</h3>
    ${answerList(api, method)}
    <h3>Try it</h3>
    <pre>${curlOf(api, endpoint)}</pre>
  </article>`
}

function parameterTable(api: DescribedApi, method: Endpoint['method']): Html | undefined {
  const parameters = (method.parameters ?? []).map(each => resolved<DescribedParameter>(api, each))
  if (parameters.length === 0) return undefined
  return html`<h3>Path, query and headers</h3>
    <table>
      <tbody>
        ${parameters.map(
          each =>
            html`<tr>
              <td><code>${each.name}</code> ${each.required !== true && html`<small>optional</small>`}</td>
              <td>${each.in}</td>
              <td>${typeOf(api, schemaOf(each))}</td>
              <td>${prose(each.description ?? '')}</td>
            </tr>`,
        )}
      </tbody>
    </table>`
}

const schemaOf = ({ schema, content }: DescribedParameter) =>
  schema ?? content?.['application/json']?.schema ?? {}

function answerList(api: DescribedApi, { responses }: Endpoint['method']): Html {
  const answers = Object.entries(responses).map(
    ([status, answer]) => [status, resolved<DescribedAnswer>(api, answer)] as const,
  )
  return html`${answers.map(([status, { description, content }]) => {
    const schema = content?.['application/json']?.schema
    const codes = Object.keys(content?.['application/problem+json']?.examples ?? {})
    const fields = schema && status === '200' ? schemaFields(api, schema) : undefined
    return html`<details>
      <summary><code>${status}</code> ${codes.length > 0 ? codes.join(', ') : description}</summary>
      <p>${description}</p>
      ${fields}
    </details>`
  })}`
}

const page = (title: string, body: Html) =>
  `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${html`<title>${title}</title>`.html}
<style>${pageStyle}</style>
${
  html`<h1>${title}</h1>
    ${body}`.html
}
</html>
`
