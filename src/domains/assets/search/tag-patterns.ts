import { Refusal, type Row, type ViewReader } from '#kernel'

const mostValues = 20_000
const mostMatches = 500

/** Values of a tag key that match a regular expression. Expressions that can take exponential time are refused. */
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
  return rows
    .map(row => String(row.value))
    .filter(value => expression.test(value.slice(0, 200)))
    .slice(0, mostMatches)
}

/**
 * No backreferences, no lookaround, no quantifier on a group that has one inside, no alternation under a quantifier:
 * what is left matches in polynomial time, on values of at most 200 characters.
 */
export function safeExpression(pattern: string): RegExp {
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
  throw new Refusal('INVALID_INPUT', `${pattern} is not a pattern that can be searched safely`, {
    details: { field: 'tag_patterns', pattern },
    suggestions: ['use_simpler_pattern', 'use_tag_values'],
  })
}
