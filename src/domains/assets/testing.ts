import type { Library, LibraryOptions } from './testing/library.ts'

export { filesLaw, type FilesUnderLaw } from './testing/files-law.ts'
export { imagesLaw } from './testing/images-law.ts'
export { judgeLaw, type Courtroom, type Provider } from './testing/judge-law.ts'
export { memoryFiles, type MemoryFiles } from './testing/memory-files.ts'
export { memoryImages } from './testing/memory-images.ts'
export { memoryJudge, type MemoryJudgeOptions } from './testing/memory-judge.ts'

/** Loaded when a test wants it: it brings a store and picture libraries with it. */
export const openLibrary = async (options?: LibraryOptions): Promise<Library> =>
  (await import('./testing/library.ts')).openLibrary(options)

export type { Library }
