export {
  memoryDisk,
  memoryStore,
  type MemoryDisk,
  type MemoryStore,
  type MemoryStoreOptions,
} from './testing/memory-store.ts'
export { storeLaw, type StoreLawOptions, type StorePlace } from './testing/store-law.ts'
export {
  endOf,
  memoryBlobs,
  realClock,
  refusalOf,
  silentLog,
  testApp,
  tester,
  type TestAppOptions,
} from './testing/app.ts'
export { fakeClock, type FakeClock } from './testing/clock.ts'
