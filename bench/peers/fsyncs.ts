import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { findProgram } from '../harness/machine.ts'

/** How often a server calls fsync or fdatasync while `work` runs, seen with strace; undefined where that cannot be done. */
export async function countFsyncs(pid: number, work: () => Promise<unknown>): Promise<number | undefined> {
  const strace = findProgram('strace')
  if (strace === undefined) return undefined
  const tracer = spawn(strace, ['-f', '-c', '-e', 'trace=fsync,fdatasync', '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let report = ''
  tracer.stderr.setEncoding('utf8').on('data', (text: string) => (report += text))
  const ended = once(tracer, 'exit')
  await Promise.race([wait(400), ended])
  if (tracer.exitCode !== null) return undefined
  await work()
  tracer.kill('SIGINT')
  await ended
  const calls = [...report.matchAll(/^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+).*f(?:data)?sync$/gm)]
  return calls.reduce((sum, [, count]) => sum + Number(count), 0)
}
