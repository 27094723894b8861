import { filesLaw } from './files-law.ts'
import { memoryFiles } from './memory-files.ts'

filesLaw('memoryFiles', async () => {
  const files = memoryFiles()
  return {
    files,
    root: '/disk',
    write: files.write,
    remove: files.remove,
    paths: files.paths,
    close: async () => {},
  }
})
