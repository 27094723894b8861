import { nameFrom, namesFor } from './names.ts'
import type { Shape, ShapeField } from './shape.ts'

/** What to call each member of a union: by a value only it has (`status: "processing"`), else by its kind. */
export function memberNames(members: readonly Shape[]): readonly string[] {
  const said = members.map(member => saidBy(member, members))
  const unsaid = said.filter(name => name === undefined).length
  return namesFor(said.map((name, at) => name ?? plainName(members[at]!, unsaid)))
}

function saidBy(member: Shape, members: readonly Shape[]): string | undefined {
  const constants = constantsOf(member)
  const others = members.filter(other => other !== member).map(constantsOf)
  const telling = constants.find(own =>
    others.every(its => its.some(({ key, constant }) => key === own.key && constant !== own.constant)),
  )
  const said = telling ?? constants[0]
  return said && nameFrom(said.constant === true ? said.key : String(said.constant))
}

/** The fields that always have one value. */
export const constantsOf = (shape: Shape): readonly ShapeField[] =>
  shape.kind === 'object'
    ? shape.fields().filter(({ constant, isRequired }) => constant !== undefined && isRequired)
    : []

function plainName(shape: Shape, unsaid: number): string {
  if (shape.kind === 'object') return unsaid > 1 ? 'object' : 'result'
  return shape.kind === 'int32' ? 'number' : shape.kind
}
