import { GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped, type ValueNode } from 'graphql'

/** For what has no shape: free objects, values of several kinds. */
export const JsonScalar = new GraphQLScalarType({
  name: 'JSON',
  description: 'Any JSON value, as it is on every other way in.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  parseValue: value => value,
  parseLiteral(node, variables) {
    assertPlain(node)
    return valueFromASTUntyped(node, variables)
  },
})

/** Refused here as in JSON bodies: a name that means something else to JavaScript. */
function assertPlain(node: ValueNode): void {
  if (node.kind === Kind.LIST) for (const value of node.values) assertPlain(value)
  if (node.kind !== Kind.OBJECT) return
  for (const { name, value } of node.fields) {
    if (name.value === '__proto__') throw new GraphQLError('A field cannot be called __proto__')
    assertPlain(value)
  }
}
