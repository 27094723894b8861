// I1  One object has one supervisor: whoever has its socket is it.
// I2  What it writes down is whole, and written anew when it was lost.
// I3  It ends only when it is told to: not with Alice, not with the program.
import { serveControl } from '#lib/control-socket'
import { report } from '#lib/detached'
import { writeJson } from '#lib/json-file'
import { processTable } from '#lib/processes'
import { createTurns } from '#lib/turns'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type KeptProgram, keepRunning } from './keep-running.ts'
import { createLogWriter, type LogWriter } from './log-writer.ts'
import { programEnv } from './program-env.ts'
import { type Order, type Question, reappearSignal, type SupervisorState } from './supervision.ts'

/** The life of a supervisor. `engine` is which folder it belongs to. */
export async function supervise(order: Order, engine: string, random: () => number): Promise<void> {
  const { files, rules } = order
  const table = processTable(process.platform)
  const self = (await table.identify(process.pid))!
  const opened = Promise.withResolvers<{ program: KeptProgram; log: LogWriter }>()
  const turn = createTurns()
  let record = order.record
  let control = await serveControl(files.socket, answer)
  if (!control) return report({ refused: 'known' })

  const env = programEnv(order, engine)
  const log = createLogWriter(files.log, rules.logBytes, Object.values(order.secrets))
  const program = keepRunning({ order, env, log, table, random, onChange: () => void keepState() })
  opened.resolve({ program, log })
  process.on(reappearSignal, () => void reappear())
  process.on('SIGTERM', () => void exit())
  // What a terminal sends is for those who were started from it.
  process.on('SIGINT', () => {})
  process.on('SIGHUP', () => {})
  program.start()
  await keepState()
  await report({ supervises: true })

  async function answer(question: unknown): Promise<SupervisorState> {
    await opened.promise
    const told = question as Question
    if (told.ask === 'status') return state()
    await turn('command', () => obey(told))
    return state()
  }

  async function obey(told: Question): Promise<void> {
    if (told.ask === 'start') program.start()
    if (told.ask === 'stop') await program.stop(told.graceMs ?? rules.graceMs)
    if (told.ask === 'exit') await exit()
    if (told.ask === 'restart') {
      await program.stop(rules.graceMs)
      program.start()
    }
    if (told.ask === 'change') {
      record = { ...record, specs: told.specs }
      await program.change(record)
    }
  }

  function state(): SupervisorState {
    return { supervisor: self, record, ...program.status() }
  }

  function keepState(): Promise<void> {
    // The folder may be gone, or the disk full; whoever asks at the socket is told all the same.
    return turn('state', () => writeJson(files.state, state())).catch(() => {})
  }

  async function reappear() {
    await mkdir(dirname(files.object), { recursive: true, mode: 0o700 })
    control?.close()
    control = await serveControl(files.socket, answer)
    await writeJson(files.object, record)
    log.reopen()
    await keepState()
  }

  async function exit() {
    await program.stop(rules.graceMs)
    control?.close()
    process.removeAllListeners(reappearSignal)
    log.close()
  }
}
