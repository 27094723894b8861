import { describe } from 'vitest'
import { createLawCase, type FilesUnderLaw } from './files-law-case.ts'
import { lookingLaw } from './files-law-looking.ts'
import { placingLaw } from './files-law-placing.ts'
import { takingBackLaw } from './files-law-taking-back.ts'
import { writingLaw } from './files-law-writing.ts'

export type { FilesUnderLaw } from './files-law-case.ts'

/** The law of `Files`. `open` makes a fresh disk for every test. */
export const filesLaw = (name: string, open: () => Promise<FilesUnderLaw>) =>
  describe(`Files, kept by ${name}`, () => {
    const law = createLawCase(open)
    lookingLaw(law)
    placingLaw(law)
    takingBackLaw(law)
    writingLaw(law)
  })
