export { destinationsLaw } from './testing/destinations-law.ts'
