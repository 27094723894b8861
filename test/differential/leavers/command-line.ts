import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { commandLine } from '../askers/command-line.ts'
import type { Leaver } from './leaver.ts'

/** The program itself, ended by Ctrl-C. */
export const commandLineInterrupted: Leaver = {
  name: 'command line is interrupted',
  way: commandLine,
  async begin({ url, key }, { operation, input }) {
    const { PATH, HOME } = process.env
    const env = {
      PATH,
      HOME,
      ALICE_HOME: join(tmpdir(), 'alice-nowhere'),
      ALICE_URL: url,
      ...(key !== undefined && { ALICE_KEY: key }),
    }
    const words = [...operation.name.split('.'), '--json', JSON.stringify(input)]
    const child = spawn(process.execPath, [resolve('src/main.ts'), ...words], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const said: string[] = []
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => void said.push(chunk))
    return async () => {
      child.kill('SIGINT')
      await once(child, 'close')
      return (JSON.parse(said.join('')) as { error: { code: string } }).error.code
    }
  },
}
