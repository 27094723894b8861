// Which way leads to the matches is decided here and not by statistics, which the store has of columns only.
import type { ViewReader } from '#kernel'
import { sql, type SqlBool } from 'kysely'
import type { AssetRow } from '../shape.ts'
import type { Filters } from './filters.ts'
import { isIndexed, wishesOf, type Condition, type Wish } from './where.ts'

/** So many assets are sooner looked up and sorted than met on a walk through all in the order asked for. */
const usuallyFew = 4000

/** The same matches, each time said in the way that is quickest for what is done with them. */
export interface Match {
  /** Some filter lets through so few that everything begins with those. */
  readonly isFew: boolean
  /** The column that those few come sorted by, where there is one. */
  readonly sortedBy: 'created_at' | undefined
  /** For those that come first in some order: the order's index is walked, and each asset asked. */
  readonly first: Condition
  /** For all of them. */
  readonly all: Condition
  /** Without the text that they are ranked by. */
  readonly withoutText: Condition
  /** True when the index of the facets has everything that is asked for. */
  readonly isIndexed: boolean
}

export async function matchOf(
  filters: Filters,
  reader: ViewReader<AssetRow>,
  few = usuallyFew,
): Promise<Match> {
  const wishes = await wishesOf(filters, reader)
  const withoutText = asked(wishes.filter(({ about }) => about !== 'text').map(({ holds }) => holds))
  const narrowest = await narrowestOf(wishes, reader, few)
  if (narrowest) {
    const others = wishes.filter(wish => wish !== narrowest)
    const sets = setsOf(others).map(({ holds, ofFew = holds }) => ofFew)
    const where = both([narrowest.holds, ...setsFirst(sets, columnsOf(others))])
    const { sortedBy } = narrowest
    return { isFew: true, sortedBy, first: where, all: where, withoutText, isIndexed: false }
  }
  return {
    ...amongMany(wishes),
    isFew: false,
    sortedBy: undefined,
    withoutText,
    isIndexed: isIndexed(filters),
  }
}

const columnsOf = (wishes: readonly Wish[]) =>
  wishes.filter(({ about }) => about === 'columns').map(({ holds }) => holds)
const setsOf = (wishes: readonly Wish[]) => wishes.filter(({ about }) => about !== 'columns')

/** Sets that are many each may have little in common: then nearly all assets are looked at for the first ones too. */
function amongMany(wishes: readonly Wish[]): Pick<Match, 'first' | 'all'> {
  const columns = columnsOf(wishes)
  const sets = setsOf(wishes)
  if (sets.length === 0) return { first: both(columns), all: both(columns) }
  const [removed, ...others] = columns
  const ofAll = sets.map(({ holds, ofAll: form = holds }) => form)
  const ofFirst = sets.length === 1 ? sets.map(({ holds }) => holds) : ofAll
  return {
    first: both([...(removed ? [removed] : []), ...setsFirst(ofFirst, others)]),
    all: both([...columns, asked(ofAll)]),
  }
}

/** An index has what sets ask for; only for the rest the row is looked at, so that comes after. */
function setsFirst(sets: readonly Condition[], columns: readonly Condition[]): Condition[] {
  if (sets.length === 0 || columns.length === 0) return [asked([...sets, ...columns])]
  return [asked([sql<SqlBool>`case when ${both(sets)} then ${both(columns)} else false end`])]
}

export const both = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql`1 = 1` : sql.join(conditions, sql` and `)

/** Asked of each row, one after the other: behind `is true` no store takes a condition for a way to find rows. */
export const asked = (conditions: readonly Condition[]): Condition =>
  both(conditions.map(condition => sql<SqlBool>`(${condition}) is true`))

/** The wish that lets through the fewest assets, where those are few. Nothing is counted further than that. */
async function narrowestOf(
  wishes: readonly Wish[],
  { db }: Pick<ViewReader<AssetRow>, 'db'>,
  few: number,
): Promise<Wish | undefined> {
  const counted = wishes.filter(({ candidates }) => candidates !== undefined)
  if (counted.length === 0) return undefined
  const counts = counted.map(({ candidates }, at) => {
    const count =
      typeof candidates === 'number'
        ? sql`${candidates}`
        : sql`(select count(*) from (select 1 from (${candidates!}) c limit ${few + 1}) l)`
    return sql`${count} as ${sql.ref(`n${at}`)}`
  })
  const { rows } = await sql<Record<string, number | string>>`select ${sql.join(counts)}`.execute(db)
  const numbers = counted.map((_, at) => Number(rows[0]?.[`n${at}`]))
  const fewest = Math.min(...numbers)
  return fewest <= few ? counted[numbers.indexOf(fewest)] : undefined
}
