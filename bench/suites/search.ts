import type { App } from '../../src/kernel/run/index.ts'
import { createLatencies } from '../harness/load.ts'
import { atMost, columns, type Contestant, type Opened, type Setting, type Suite } from '../harness/suite.ts'
import { fillWithAssets, word } from '../ours/asset-facts.ts'
import { filledHome } from '../ours/filled-home.ts'
import { asOwner, openAlice } from '../ours/open-alice.ts'

const assetCount = 100_000
const quickCount = 3000

export const suite: Suite = {
  name: 'search',
  title: 'Searching among 100,000 assets',
  about: `The operation assets.search with facets, pages of 50, through the whole pipeline; a fresh value in every search where the filter has one. Quick runs search among ${quickCount.toLocaleString('en-US')}.`,
  columns: [columns.p50, columns.p95, columns.p99, columns.cpu],
  ms: { full: 400, quick: 150 },
  contestants: [all(), ...each()],
}

type Search = (n: number) => Readonly<Record<string, unknown>>

function searches(): Readonly<Record<string, Search>> {
  return {
    'no filter': () => ({}),
    'one project': n => ({ filters: { project: `project-${n % 200}` } }),
    'text, one word': n => ({ filters: { text: word(n) } }),
    'text, two words, best first': n => ({
      filters: { text: `${word(n)} ${word(n * 3 + 1)}` },
      sort: 'relevance',
    }),
    'a tag': n => ({ filters: { tags: [`style:${word(n)}`] } }),
    'two tags, without a third': n => ({
      filters: { tags: [`style:${word(n)}`, `seed_group:${n % 50}`], exclude_tags: ['draft'] },
    }),
    'at least four stars, by stars': () => ({
      filters: { quality_rating: { min: 4 } },
      sort: 'quality_rating',
    }),
    'a month, a tool, wide pictures': n => ({
      filters: {
        date_range: { start: `2026-0${1 + (n % 9)}-01`, end: `2026-0${1 + (n % 9)}-28` },
        ai_source: ['comfyui'],
        dimensions: { aspect_ratio: { min: 1.4 } },
      },
    }),
    'a name as in a shell': n => ({
      filters: { filename_pattern: `*_${String(n % 1000).padStart(4, '0')}_*` },
    }),
    'no facets': n => ({ filters: { project: `project-${n % 200}` }, facets: false }),
  }
}

/** One row for all kinds of search in turn, which the goal is about, and one for each kind. */
function all(): Contestant {
  return {
    name: 'Alice, all of these in turn',
    kind: 'ours',
    goals: [atMost('p95_ms', 50)],
    open: setting => openSearch(setting, Object.values(searches())),
  }
}

function each(): Contestant[] {
  return Object.entries(searches()).map(([name, search]) => ({
    name: `Alice, ${name}`,
    kind: 'ours' as const,
    open: setting => openSearch(setting, [search]),
  }))
}

async function openSearch(setting: Setting, kinds: readonly Search[]): Promise<Opened> {
  const app = await libraryOf(setting)
  let n = 0
  const search = async () => {
    n += 1
    await app.call('assets.search', { limit: 50, ...kinds[n % kinds.length]!(n) }, asOwner)
  }
  for (let at = 0; at < kinds.length * 2; at += 1) await search()
  return {
    async measure(meter) {
      const latencies = createLatencies()
      const { cpuUs } = await meter.run(async () => {
        const end = performance.now() + setting.ms * (kinds.length > 1 ? 3 : 1)
        for (let before = performance.now(); before < end;) {
          await search()
          const after = performance.now()
          latencies.add(after - before)
          before = after
        }
      })
      return {
        p50_ms: latencies.percentile(0.5),
        p95_ms: latencies.percentile(0.95),
        p99_ms: latencies.percentile(0.99),
        cpu_us: cpuUs / latencies.count,
      }
    },
    close: () => app.stop(),
  }
}

async function libraryOf(setting: Setting): Promise<App> {
  const count = setting.isQuick ? quickCount : assetCount
  const app = await openAlice(await filledHome(setting, library => fillWithAssets(library, count)))
  await app.start()
  return app
}
