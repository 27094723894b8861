export {
  memoryDisk,
  memoryStore,
  type MemoryDisk,
  type MemoryStore,
  type MemoryStoreOptions,
} from './testing/memory-store.ts'
export { storeLaw, type StoreLawOptions, type StorePlace } from './testing/store-law.ts'
