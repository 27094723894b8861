/** Milliseconds of processor time that this thread needs for something; a busy machine does not make it more. For tests. */
export function cpuTime(work: () => unknown): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}
