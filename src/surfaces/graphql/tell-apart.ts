import type { ObjectShape } from './shape.ts'

type Values = Readonly<Record<string, unknown>>

/** Which member of a union a value is: its constants decide, then its fields. Answers the index; the first wins. */
export function createTelling(members: readonly ObjectShape[]): (value: Values) => number {
  const outlines = members.map(outlineOf)
  return value => {
    const scores = outlines.map(outline => outline(value))
    return scores.indexOf(Math.max(...scores))
  }
}

/** How well a value fits: a contradicted constant outweighs a missing field, that one an unknown field. */
function outlineOf(shape: ObjectShape): (value: Values) => number {
  const fields = shape.fields()
  const constants = fields.filter(({ constant }) => constant !== undefined)
  const required = fields.filter(({ isRequired }) => isRequired)
  const declared = new Set(fields.map(({ key }) => key))
  return value => {
    const contradicted = constants.filter(
      ({ key, constant, isRequired }) => (isRequired || Object.hasOwn(value, key)) && value[key] !== constant,
    ).length
    const missing = required.filter(({ key }) => !Object.hasOwn(value, key)).length
    const unknown = shape.isOpen ? 0 : Object.keys(value).filter(key => !declared.has(key)).length
    return -(contradicted * 1_000_000 + missing * 1000 + unknown) - (shape.isOpen ? 0.5 : 0)
  }
}
