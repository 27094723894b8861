export { docsSitePart } from './docs-site-part.ts'
