export { openApiDocument } from './openapi/openapi-document.ts'
export { restPart } from './rest-part.ts'
