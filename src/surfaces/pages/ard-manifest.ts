// Agentic Resource Discovery (ARD v0.91): how a registry of agents learns what a domain offers. Connecting needs a key.

/** Undefined where this server is reached by an address or a local name: entries are named after a domain. */
export function resourceManifest(origin: string, version: string): object | undefined {
  const domain = new URL(origin).hostname
  if (!/^(?:[a-z0-9-]+\.)+[a-z]{2,}$/.test(domain) || domain.endsWith('.localhost')) return undefined
  const entry = (name: string) => ({ identifier: `urn:air:${domain}:alice:${name}` })
  return {
    specVersion: '0.91',
    host: { displayName: 'Alice', documentationUrl: `${origin}/docs` },
    entries: [
      {
        ...entry('mcp'),
        displayName: 'Alice over MCP',
        type: 'application/mcp-server-card+json',
        description:
          'Tools, tasks, resources and prompts by what the key permits; plans that a person approves.',
        representativeQueries: [
          'find pictures by what they show',
          'deploy a blueprint and ask a person first',
          'what is running and what has failed',
        ],
        data: serverCard(origin, domain, version),
      },
      {
        ...entry('openapi'),
        displayName: 'Alice over REST',
        type: 'application/openapi+json',
        description: 'OpenAPI 3.1 of what the key permits; the document itself needs the key, too.',
        representativeQueries: ['call an operation of Alice over HTTP', 'list the operations of Alice'],
        url: `${origin}/openapi.json`,
      },
      {
        ...entry('asyncapi'),
        displayName: 'Events of Alice',
        type: 'application/asyncapi+json',
        description:
          'AsyncAPI 3.0 of the events that the key may see; the document itself needs the key, too.',
        representativeQueries: ['follow what happens in Alice', 'get events of Alice by webhook'],
        url: `${origin}/asyncapi.json`,
      },
    ],
  }
}

/** An MCP server card (SEP-2127): where it is and what it takes to connect, not what it can do. */
const serverCard = (origin: string, domain: string, version: string) => ({
  name: `${domain.split('.').toReversed().join('.')}/alice`,
  title: 'Alice',
  description: 'The server between AI assistants and the things they run.',
  version,
  websiteUrl: `${origin}/docs/mcp`,
  remotes: [
    {
      type: 'streamable-http',
      url: `${origin}/mcp`,
      headers: [
        {
          name: 'Authorization',
          description: 'Bearer and a key of this server: alice key create',
          isRequired: true,
          isSecret: true,
        },
      ],
    },
  ],
})
