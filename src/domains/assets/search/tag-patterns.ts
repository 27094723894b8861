import { Refusal, type Row, type ViewReader } from '#kernel'
import { runInNewContext } from 'node:vm'

const mostValues = 20_000
const mostMatches = 500
const patienceMs = 250

/** Values of a tag key that match a regular expression, which gets a quarter of a second for all of them. */
export async function matchingTags(
  reader: Pick<ViewReader<Row>, 'db'>,
  key: string,
  pattern: string,
): Promise<string[]> {
  const expression = safeExpression(pattern)
  const rows = await reader.db
    .selectFrom('asset_tags')
    .select('value')
    .distinct()
    .where('key', '=', key)
    .limit(mostValues)
    .execute()
  const values = rows.map(row => String(row.value).slice(0, 200))
  return matching(expression, values, pattern).slice(0, mostMatches)
}

/** What takes polynomial time can still take an hour; only the virtual machine can interrupt an expression. */
function matching(expression: RegExp, values: readonly string[], pattern: string): string[] {
  const program = 'values.filter(value => expression.test(value))'
  try {
    return [...(runInNewContext(program, { values, expression }, { timeout: patienceMs }) as string[])]
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    throw refusalOf(pattern, 'takes too long on the tags there are')
  }
}

/**
 * No backreferences, no lookaround, no quantifier on a group that has one inside, no alternation under a quantifier:
 * what is left matches in polynomial time, on values of at most 200 characters.
 */
function safeExpression(pattern: string): RegExp {
  const isRisky =
    /\\[1-9k]|\(\?[=!<]/.test(pattern) ||
    /\([^()]*[*+{|][^()]*\)\s*[*+{?]/.test(pattern) ||
    /\)\s*[*+{]/.test(pattern) ||
    (pattern.match(/[*+]|\{\d*,/g)?.length ?? 0) > 4
  try {
    if (!isRisky) return new RegExp(pattern, 'iu')
  } catch {
    // Falls through to the same refusal: a pattern that cannot be read is as unusable as one that may never end.
  }
  throw refusalOf(pattern, 'is not a pattern that can be searched safely')
}

const refusalOf = (pattern: string, why: string) =>
  new Refusal('INVALID_INPUT', `${pattern} ${why}`, {
    details: { field: 'tag_patterns', pattern },
    suggestions: ['use_simpler_pattern', 'use_tag_values'],
  })
