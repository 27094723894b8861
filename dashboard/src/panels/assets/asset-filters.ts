// The filters of the screen: as the address has them, and as the server is asked. Pure.
import type { Input } from '../../client/alice.ts'

export type ServerFilters = NonNullable<Input<'assets.search'>['filters']>
export type Sort = NonNullable<Input<'assets.search'>['sort']>
export type FurtherFacet = NonNullable<Input<'assets.search'>['further_facets']>[number]

export const medias = ['image', 'video', 'audio', 'document'] as const
export const reviews = ['unreviewed', 'picked', 'rejected', 'reviewed'] as const
export const sorts = [
  'created_date',
  'modified_date',
  'quality_rating',
  'file_size',
  'filename',
  'relevance',
] as const
export const roles = ['hero', 'b_roll', 'reference', 'wip', 'final', 'rejected'] as const

/** What stands in the address. */
export interface AssetFilters {
  readonly q?: string
  readonly review?: (typeof reviews)[number]
  readonly media?: (typeof medias)[number]
  readonly format?: string
  readonly source?: string
  readonly project?: string
  readonly role?: (typeof roles)[number]
  /** `2026-05`, in UTC. */
  readonly month?: string
  /** `style:noir`, all of them. */
  readonly tags?: readonly string[]
  /** `4` is exactly four stars, `4+` four or more, `0` none yet. */
  readonly stars?: string
  readonly aside?: true
  readonly sort?: Sort
  readonly order?: 'asc' | 'desc'
}

const text = (value: unknown, most = 200): string | undefined => {
  const words = typeof value === 'number' ? String(value) : value
  return typeof words === 'string' && words.length > 0 && words.length <= most ? words : undefined
}

const oneOf = <T extends string>(value: unknown, known: readonly T[]): T | undefined =>
  known.find(each => each === value)

/** Whatever somebody wrote into the address: what is none of these is left out. */
export function readFilters(search: Readonly<Record<string, unknown>>): AssetFilters {
  const tags = [search.tags]
    .flat()
    .flatMap(each => text(each) ?? [])
    .slice(0, 10)
  const stars = text(search.stars)
  const month = text(search.month)
  const found = {
    q: text(search.q, 500),
    review: oneOf(search.review, reviews),
    media: oneOf(search.media, medias),
    format: text(search.format),
    source: text(search.source),
    project: text(search.project),
    role: oneOf(search.role, roles),
    month: month !== undefined && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : undefined,
    tags: tags.length > 0 ? tags : undefined,
    stars: stars !== undefined && /^(0|[1-5]\+?)$/.test(stars) ? stars : undefined,
    aside: search.aside === true ? (true as const) : undefined,
    sort: oneOf(search.sort, sorts),
    order: oneOf(search.order, ['asc', 'desc'] as const),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

/** What the server is asked for. */
export function serverFilters(filters: AssetFilters): ServerFilters {
  const { q, review, media, format, source, project, role, month, tags, stars, aside } = filters
  return {
    ...(q !== undefined && { text: q }),
    ...(media && { media_type: media }),
    ...(format !== undefined && { file_formats: [format] }),
    ...(source !== undefined && { ai_source: [source] }),
    ...(project !== undefined && { project }),
    ...(role && { role }),
    ...(month !== undefined && { date_range: daysOf(month) }),
    ...(tags && { tags }),
    ...(review === 'unreviewed' && { reviewed: false }),
    ...(review === 'reviewed' && { reviewed: true }),
    ...((review === 'picked' || review === 'rejected') && { tag_values: { review } }),
    ...(stars !== undefined && starsRange(stars)),
    removed: aside ? 'only' : 'without',
  }
}

/** `0` is asked for as a rating below the first star, which nothing has that has any. */
function starsRange(stars: string): Pick<ServerFilters, 'quality_rating' | 'has_rating'> {
  if (stars === '0') return { has_rating: false }
  const min = Number(stars[0])
  return { quality_rating: { min, ...(!stars.endsWith('+') && { max: min }) } }
}

/** From the first to the last day of a month. */
export function daysOf(month: string): { readonly start: string; readonly end: string } {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return { start: `${month}-01`, end: `${month}-${String(last).padStart(2, '0')}` }
}

const ordering = new Set<keyof AssetFilters>(['sort', 'order'])

/** How many filters are set; an order is none. */
export const countFilters = (filters: AssetFilters): number =>
  Object.keys(filters).filter(each => !ordering.has(each as keyof AssetFilters)).length
