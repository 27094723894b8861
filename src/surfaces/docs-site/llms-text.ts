// What an assistant reads first (llmstxt.org): what this is, how to connect, and where the documentation is as text.
import type { SiteIndex } from './site-index.ts'

/** `origin` is this server as the reader reaches it: `https://alice.example.org`. */
export function llmsText({ pages }: SiteIndex, origin: string): string {
  const groups = Map.groupBy(pages, ({ group }) => group)
  return [
    '# Alice',
    '> The server between AI assistants and the things they run. Assistants send structured requests; Alice checks them, plans them, asks a person where policy says so, carries them out as durable workflows, and records every consequence as an event in one log.',
    'Everything but these pages needs a key: `Authorization: Bearer KEY`. A person who runs this server makes one with `alice key create --kind assistant --role assistant --name NAME` (small letters). What a key does not permit is not shown. What loses or moves data waits for a person: the answer is then `awaiting_approval` with a `change_id`; do not repeat the request, ask `changes.get` what became of it.',
    section('How to connect', [
      `[MCP](${origin}/docs/mcp.md): Streamable HTTP at ${origin}/mcp; on the same machine also \`alice mcp\` over stdin and stdout`,
      `[OpenAPI 3.1](${origin}/openapi.json): what your key permits over REST at ${origin}/api/v1`,
      `[AsyncAPI 3.0](${origin}/asyncapi.json): the events your key may see, and every way to get them`,
      `[GraphQL](${origin}/docs/graphql.md): ${origin}/graphql, with introspection`,
    ]),
    ...[...groups].map(([group, members]) =>
      section(
        group,
        members.map(
          ({ path, title, about }) => `[${title}](${origin}/docs/${path})${about ? `: ${about}` : ''}`,
        ),
      ),
    ),
  ]
    .join('\n\n')
    .concat('\n')
}

const section = (title: string, lines: readonly string[]) =>
  [`## ${title}`, '', ...lines.map(line => `- ${line}`)].join('\n')
