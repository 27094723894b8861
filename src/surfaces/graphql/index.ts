export { graphqlPart } from './graphql-part.ts'
export { graphqlSchemaText } from './schemas.ts'
