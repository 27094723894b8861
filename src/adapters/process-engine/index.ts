export { processEngine } from './engine.ts'
