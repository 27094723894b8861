import type { Library, LibraryOptions } from './testing/library.ts'

export { filesLaw } from './testing/files-law.ts'
export { imagesLaw } from './testing/images-law.ts'
export { judgeLaw, type Provider } from './testing/judge-law.ts'
export { memoryImages } from './testing/memory-images.ts'
export { memoryJudge } from './testing/memory-judge.ts'

/** Loaded when a test wants it: it brings a store and picture libraries with it. */
export const openLibrary = async (options?: LibraryOptions): Promise<Library> =>
  (await import('./testing/library.ts')).openLibrary(options)

export type { Library }
