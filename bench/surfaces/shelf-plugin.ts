/** The operation of the benchmark, as a plugin: the way anybody's operation gets into Alice. */
export { shelf as plugin } from '../ours/ten-assets.ts'
