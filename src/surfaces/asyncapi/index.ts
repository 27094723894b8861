export { asyncApiDocument } from './async-api-document.ts'
export { asyncApiPart } from './async-api-part.ts'
