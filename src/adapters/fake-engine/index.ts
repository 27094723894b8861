export { distantCloud, serveCloud } from './distant-cloud.ts'
export { fakeCloud, type FakeCloud, type FakeCloudOptions } from './fake-cloud.ts'
export { fakeEngine, type FakeEngineOptions } from './fake-engine.ts'
export type { FakeFault } from './faults.ts'
