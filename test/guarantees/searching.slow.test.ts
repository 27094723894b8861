// Whichever way a search takes to its matches, it answers what looking at every asset would.
import { domain, operation } from '#kernel'
import type { App } from '#kernel/run'
import { tester } from '#kernel/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { AssetRated, AssetRemoved } from '../../src/domains/assets/contract.ts'
import { Filters } from '../../src/domains/assets/search/filters.ts'
import { countFacets, countMatches, findPage } from '../../src/domains/assets/search/find.ts'
import { matchOf } from '../../src/domains/assets/search/match.ts'
import { hashOf, sampleAsset } from '../../src/domains/assets/testing/sample-assets.ts'
import { Assets, AssetTags } from '../../src/domains/assets/views.ts'
import { onEveryStore } from './stores.ts'

interface Known {
  readonly hash: string
  readonly name: string
  readonly project: string
  readonly words: readonly string[]
  readonly tags: readonly string[]
  readonly stars: number | null
  readonly isRemoved: boolean
  readonly created_at: string
}

const things = ['harbor', 'violin', 'harbors', 'teapot'] as const
const styles = ['noir', 'neon', 'pastel'] as const

/** Every third is rated, every eleventh removed; days, names and stars repeat. */
const known = Array.from({ length: 240 }, (_, n): Known => {
  const mixed = Math.imul(n + 1, 2_654_435_761) >>> 7
  return {
    hash: hashOf(`found ${n}`),
    name: `${things[mixed % 4]}_${n % 40}.png`,
    project: `p${mixed % 6}`,
    words: [things[mixed % 4]!, things[(mixed >> 4) % 4]!],
    tags: [`style:${styles[n % 3]}`, `group:${mixed % 20}`, ...(n % 5 === 0 ? ['state:draft'] : [])],
    stars: n % 3 === 0 ? 1 + (mixed % 5) : null,
    isRemoved: n % 11 === 0,
    created_at: `2026-03-${String(1 + (mixed % 9)).padStart(2, '0')}T00:00:00.000Z`,
  }
})

const has =
  (...tags: string[]) =>
  (asset: Known) =>
    tags.every(tag => asset.tags.includes(tag))
const says = (text: string) => (asset: Known) =>
  text.split(' ').every(part => asset.words.some(word => word.startsWith(part)))

type Case = readonly [filters: object, (asset: Known) => boolean]
const cases: readonly Case[] = [
  [{}, () => true],
  [{ tags: ['style:noir'] }, has('style:noir')],
  [{ tags: ['noir', 'group:3'] }, has('style:noir', 'group:3')],
  [
    { tags: ['style:neon'], exclude_tags: ['draft'] },
    asset => has('style:neon')(asset) && !has('state:draft')(asset),
  ],
  [{ exclude_tags: ['draft'] }, asset => !has('state:draft')(asset)],
  [{ any_tags: ['group:1', 'group:2'] }, asset => has('group:1')(asset) || has('group:2')(asset)],
  [
    { tag_values: { style: ['noir', 'neon'] }, text: 'teapot' },
    asset => !has('style:pastel')(asset) && says('teapot')(asset),
  ],
  [{ tag_ranges: { group: { min: 15 } } }, asset => asset.tags.some(tag => /^group:1[5-9]$/.test(tag))],
  [{ text: 'harbor' }, says('harbor')],
  [{ text: 'harbor violin' }, says('harbor violin')],
  [{ text: 'nothing' }, () => false],
  [{ text: '!' }, () => false],
  [{ prompt_keywords: ['teapot'], text: 'harbors' }, says('teapot harbors')],
  [{ project: 'p2' }, ({ project }) => project === 'p2'],
  [
    { project: ['p1', 'p4'], quality_rating: { min: 3 } },
    ({ project, stars }) => /p[14]/.test(project) && Number(stars) >= 3,
  ],
  [
    { text: 'harbor', tags: ['style:noir'], quality_rating: { min: 2 } },
    asset => says('harbor')(asset) && has('style:noir')(asset) && Number(asset.stars) >= 2,
  ],
  [{ quality_rating: { max: 2 } }, ({ stars }) => stars !== null && stars <= 2],
  [{ filename_pattern: '*_7.png' }, ({ name }) => name.endsWith('_7.png')],
  [{ filename_pattern: '*_*', project: 'p3' }, ({ project }) => project === 'p3'],
  [
    { content_hash: [hashOf('found 5'), hashOf('found 11')] },
    ({ hash }) => [hashOf('found 5'), hashOf('found 11')].includes(hash),
  ],
  [
    { date_range: { start: '2026-03-04', end: '2026-03-06' }, text: 'violin' },
    asset => says('violin')(asset) && /-0[456]T/.test(asset.created_at),
  ],
]

const sorts = ['created_date', 'quality_rating', 'relevance'] as const
type Sort = (typeof sorts)[number]

const Input = z.object({
  filters: Filters,
  few: z.number(),
  sort: z.enum(sorts),
})

/** How many assets are few decides between a walk and a list. */
const ways = [
  ...[0, 4, 1000].flatMap(few => sorts.map(sort => ({ removed: 'without', few, sort }))),
  { removed: 'with', few: 0, sort: 'created_date' },
  { removed: 'only', few: 0, sort: 'quality_rating' },
  { removed: 'with', few: 1000, sort: 'quality_rating' },
  { removed: 'only', few: 1000, sort: 'created_date' },
] as const

const Answer = z.object({
  hashes: z.array(z.string()),
  total: z.number(),
  counted: z.number(),
  facets: z.any(),
})

const probe = operation('probing.probe', {
  about: 'Everything a search finds, page by page.',
  effect: 'read',
  input: Input,
  output: Answer,
  uses: { assets: Assets },
  async run({ filters, few, sort }, { assets }) {
    const match = await matchOf(filters, assets, few)
    const hashes: string[] = []
    let cursor: string | undefined
    do {
      const page = await findPage(assets, {
        match,
        sort,
        isDescending: undefined,
        limit: 29,
        cursor,
        text: filters.text,
      })
      hashes.push(...page.rows.map(row => row.content_hash))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    const { total, facets } = await countFacets(assets, match)
    return { hashes, total, counted: await countMatches(assets, match.all), facets }
  },
})

const probing = domain('probing', {
  about: 'Searches with every way to the matches.',
  events: [...new Set([Assets, AssetTags].flatMap(view => view.folds.map(({ event }) => event)))],
  views: [Assets, AssetTags],
  operations: [probe],
})

onEveryStore('a search answers what looking at every asset would', open => {
  test('by every filter, in every order, by walks and by lists', { timeout: 300_000 }, async () => {
    const app = await open().start([probing])
    await fill(app)
    for (const [filters, isMatch] of cases) {
      for (const { removed, few, sort } of ways) {
        const expected = known.filter(
          asset => isMatch(asset) && (removed === 'with' || asset.isRemoved === (removed === 'only')),
        )
        const input = { filters: { ...filters, removed }, few, sort }
        const answer = (await app.call('probing.probe', input, { actor: tester })) as z.output<typeof Answer>
        const found = sort === 'relevance' ? answer.hashes.toSorted() : answer.hashes
        expect(found, JSON.stringify(input)).toEqual(sorted(expected, sort))
        expect([answer.total, answer.counted]).toEqual([expected.length, expected.length])
        expect(answer.facets).toEqual(facetsOf(expected))
      }
    }
  })
})

async function fill(app: App) {
  for (const [n, asset] of known.entries()) {
    await app.append([
      ...sampleAsset(`found ${n}`, {
        path: `/library/${n}/${asset.name}`,
        project: asset.project,
        prompt: asset.words.join(' '),
        tags: asset.tags,
        created_at: asset.created_at,
        source: n % 2 === 0 ? 'comfyui' : 'camera',
      }),
      ...(asset.stars === null ? [] : [AssetRated({ content_hash: asset.hash, rating: asset.stars })]),
      ...(asset.isRemoved ? [AssetRemoved({ content_hash: asset.hash, reason: 'rejected' })] : []),
    ])
  }
}

/** Relevance differs between stores: of that only is compared what is found, and that nothing comes twice. */
function sorted(assets: readonly Known[], sort: Sort): readonly string[] {
  if (sort === 'relevance') return assets.map(({ hash }) => hash).toSorted()
  const valueOf = ({ created_at, stars }: Known) =>
    sort === 'created_date' ? created_at : String(stars ?? '')
  return assets
    .toSorted((a, b) => compare(valueOf(b), valueOf(a)) || compare(b.hash, a.hash))
    .map(({ hash }) => hash)
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function facetsOf(assets: readonly Known[]) {
  const count = (values: readonly string[]) => {
    const counts: Record<string, number> = {}
    for (const value of values) counts[value] = (counts[value] ?? 0) + 1
    return counts
  }
  const tags = Object.entries(count(assets.flatMap(each => each.tags))).map(([tag, n]) => {
    const [key = '', value = ''] = tag.split(':')
    return { key, value, count: n }
  })
  return {
    tags: tags
      .toSorted((a, b) => b.count - a.count || compare(a.key, b.key) || compare(a.value, b.value))
      .slice(0, 30),
    ai_sources: count(assets.map(each => (known.indexOf(each) % 2 === 0 ? 'comfyui' : 'camera'))),
    quality_ratings: count(assets.map(each => String(each.stars ?? 'unrated'))),
    media_types: count(assets.map(() => 'image')),
    tags_sampled: false,
  }
}
