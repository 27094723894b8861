// YAML 1.2, and JSON as a part of it, with the place of everything in it. What reading costs is bounded: by bytes,
// tokens, depth, and by what aliases unfold to.
import { Composer, Lexer, LineCounter, Parser, type CST, type Document, type ErrorCode } from 'yaml'
import { most } from '../contract.ts'
import { gatherProblems, nowhere, type PlaceOf, type Problem, type Problems } from './problem.ts'
import { placesIn, type PlacesInput } from './yaml-places.ts'
import { unfold } from './yaml-values.ts'

export interface Source {
  /** Plain data as JSON has it; undefined when the text cannot be read. */
  readonly value: unknown
  readonly placeOf: PlaceOf
  readonly problems: readonly Problem[]
}

/** About seven a line: more than the largest blueprint has, and read in a second or two. */
const mostTokens = 250_000

/** Never throws: what cannot be read is a problem with a place. */
export function readSource(text: string): Source {
  const problems = gatherProblems(() => ({ line: 1, column: 1 }))
  const bytes = Buffer.byteLength(text)
  if (bytes > most.bytes) {
    problems.error('TOO_LARGE', [], `the text has ${bytes} bytes; a blueprint has at most ${most.bytes}`)
    return { value: undefined, placeOf: nowhere, problems: problems.list() }
  }
  const lines = new LineCounter()
  const document = compose(text, lines, problems)
  if (!document) return { value: undefined, placeOf: nowhere, problems: problems.list() }
  const targets: PlacesInput['targets'] = new Map()
  const value = unfold(document.contents, { problems, lines, targets })
  const isBroken = problems.list().length > 0
  return {
    value: isBroken ? undefined : value,
    placeOf: placesIn({ root: document.contents, lines, targets }),
    problems: problems.list(),
  }
}

function compose(text: string, lines: LineCounter, problems: Problems): Document.Parsed | undefined {
  const tokens = tokensOf(text, lines)
  if (!tokens) {
    problems.error('TOO_LARGE', [], `the text has more than ${mostTokens} words and signs`)
    return undefined
  }
  // Keys are compared while values are unfolded: here every key would be compared with every other.
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    uniqueKeys: false,
  })
  const [document, second] = [...composer.compose(tokens, true, text.length)]
  if (!document) return undefined
  for (const { code, pos } of [...document.errors, ...document.warnings]) {
    const { line, col: column } = lines.linePos(pos[0])
    const kind =
      code === 'RESOURCE_EXHAUSTION' ? 'TOO_DEEP' : code === 'TAG_RESOLVE_FAILED' ? 'TAG_INVALID' : 'SYNTAX'
    problems.error(kind, [], sentences[code], { place: { line, column } })
  }
  if (second) {
    const { line, col: column } = lines.linePos(second.range[0])
    problems.error('SYNTAX', [], 'a text has one blueprint; this is where a second document begins', {
      place: { line, column },
    })
  }
  return document
}

/** Undefined: there are too many of them. */
function tokensOf(text: string, lines: LineCounter): readonly CST.Token[] | undefined {
  const parser = new Parser(lines.addNewLine)
  const tokens: CST.Token[] = []
  let count = 0
  lines.addNewLine(0)
  for (const lexeme of new Lexer().lex(text)) {
    count += 1
    if (count > mostTokens) return undefined
    tokens.push(...parser.next(lexeme))
  }
  tokens.push(...parser.end())
  return tokens
}

/** What the library says may hold what was written, and that may be a secret. */
const sentences: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias (*name) cannot have an anchor or a tag',
  BAD_ALIAS: 'an anchor (&name) or alias (*name) has no usable name',
  BAD_COLLECTION_TYPE: 'the tag does not fit what follows it',
  BAD_DIRECTIVE: 'this directive (%) is not known',
  BAD_DQ_ESCAPE: 'this escape (\\) is not known inside double quotes; use single quotes or \\\\',
  BAD_INDENT: 'the indentation does not fit the lines above',
  BAD_PROP_ORDER: 'anchors and tags come after the sign of a list item or key',
  BAD_SCALAR_START: 'a text cannot begin with this sign; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'there are two colons in one line; put the value in quotes or on a line of its own',
  BLOCK_IN_FLOW: 'inside brackets and braces only brackets and braces can stand',
  DUPLICATE_KEY: 'this key is there already',
  IMPOSSIBLE: 'this cannot be read',
  KEY_OVER_1024_CHARS: 'a key has at most 1,024 characters',
  MISSING_CHAR: 'a sign is missing here: a quote, bracket, brace or comma, or a space after a colon',
  MULTILINE_IMPLICIT_KEY: 'a key stands on one line; is a colon missing here?',
  MULTIPLE_ANCHORS: 'there are two anchors (&name) for one value',
  MULTIPLE_DOCS: 'a text has one blueprint',
  MULTIPLE_TAGS: 'there are two tags (!name) for one value',
  NON_STRING_KEY: 'a key is a text',
  RESOURCE_EXHAUSTION: `this is nested too deeply; a blueprint has at most ${most.depth} levels`,
  TAB_AS_INDENT: 'a tab cannot indent; use spaces',
  TAG_RESOLVE_FAILED: 'tags (!name) have no meaning here',
  UNEXPECTED_TOKEN: 'nothing like this can stand here; is it meant to be a text in quotes?',
}
