import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { endOf, type Asking } from './finished.ts'

export const siteName = 'sample-site'
export const siteEnvironment = 'demo'

export interface SitePlan {
  /** Which run of the demo: it stands on the page, so that every run changes something. */
  readonly run: number
  readonly servers: number
}

/** A blueprint as YAML is JSON too. It needs nothing but the Node that runs Alice. */
export const siteSource = ({ run, servers }: SitePlan): string =>
  blueprint(Array.from({ length: servers }, (_, at) => webServer(`web-${at + 1}`, pageOf(run))))

/** A change that cannot succeed: a folder, another page, and a program that fails its check. */
export const brokenSource = ({ run, servers }: SitePlan): string => {
  const names = Array.from({ length: servers }, (_, at) => `web-${at + 1}`)
  const notes = { name: 'notes', type: 'storage', provider: 'process' }
  const pages = names.map(name => webServer(name, pageOf(run, ' that nobody will see'), ['notes']))
  const api = {
    name: 'api',
    type: 'service',
    provider: 'process',
    dependencies: names,
    specs: {
      site: { 'index.html': 'This program has no page /ready, and its check asks for it.' },
      ports: [{ port: 8080 }],
      health_check: { http_path: '/ready', interval_ms: 50, retries: 1 },
    },
  }
  return blueprint([notes, ...pages, api])
}

const blueprint = (resources: readonly object[]) =>
  JSON.stringify({
    version: '1.0',
    name: siteName,
    metadata: { environment: siteEnvironment, owner: 'demo' },
    description: 'A page of the demo; npx alice demo clear removes it',
    resources,
  })

const webServer = (name: string, page: string, dependencies: readonly string[] = []) => ({
  name,
  type: 'service',
  provider: 'process',
  ...(dependencies.length > 0 && { dependencies }),
  specs: {
    site: { 'index.html': page },
    ports: [{ port: 8080, host_port: 0 }],
    health_check: { http_path: '/' },
  },
})

const pageOf = (run: number, more = '') => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>It runs</title>
<h1>It runs</h1>
<p>Run ${run} of the demo made this page${more}.</p>
</html>
`

/** What lives of the sample site. */
export interface Site {
  readonly deployment_id: string
  readonly blueprint_id: string
  readonly status: string
  readonly revision: number
  readonly resources: readonly {
    readonly resource: string
    readonly type: string
    readonly handle: string | null
    readonly outputs: { readonly url?: string }
  }[]
}

/** Undefined when there is none. What is still being done to it is waited for. */
export async function findSite({ owner, signal }: Asking): Promise<Site | undefined> {
  const filter = { environment: siteEnvironment, limit: 500 }
  const { deployments } = (await owner.call('deployments.list', filter, { signal })) as {
    deployments: readonly { deployment_id: string; name: string; status: string; workflow_id: string }[]
  }
  const found = deployments.find(({ name, status }) => name === siteName && status !== 'destroyed')
  if (!found) return undefined
  const { deployment_id, status, workflow_id } = found
  if (status === 'destroying') {
    await endOf(owner, workflow_id, signal)
    return findSite({ owner, signal })
  }
  if (status === 'deploying') await endOf(owner, workflow_id, signal)
  return (await owner.call('deployments.get', { deployment_id }, { signal })) as Site
}

export async function getSite(demo: Asking): Promise<Site> {
  const site = await findSite(demo)
  if (site) return site
  throw new Error(`There is no ${siteName}`)
}

export const serversOf = ({ resources }: Site) =>
  resources.filter(({ resource }) => resource.startsWith('web-'))

export const urlOf = (site: Site): string => {
  const url = serversOf(site)[0]?.outputs.url
  if (url) return url
  throw new Error(`${siteName} has no address`)
}

/** The page as anybody gets it. */
export async function readPage(url: string, signal: AbortSignal): Promise<string> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(pageMs)])
  const [response] = (await once(get(url, { agent: false, signal: limit }), 'response')) as [IncomingMessage]
  const page = await text(response)
  if (response.statusCode === 200) return page
  throw new Error(`${url} answers ${response.statusCode}`)
}
const pageMs = 5000
