export { imagesLaw } from './testing/images-law.ts'
export { memoryImages } from './testing/memory-images.ts'
