export { pagesPart } from './pages-part.ts'
