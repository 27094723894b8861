export { filesEngine, type FilesEngineOptions } from './files-engine.ts'
