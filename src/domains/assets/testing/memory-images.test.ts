import { imagesLaw } from './images-law.ts'
import { memoryImages } from './memory-images.ts'

imagesLaw('memoryImages', memoryImages)
