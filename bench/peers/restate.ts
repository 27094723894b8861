import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { kibOf } from '../harness/payload.ts'
import { freePort, isListening, startProgram } from './program.ts'

export const partitions = 4

/** The same five steps on Restate, called through its ingress. */
export async function openRestate(folder: string) {
  const restate = await import('@restatedev/restate-sdk')
  const clients = await import('@restatedev/restate-sdk-clients')
  const [own, ingress, admin, node] = [await freePort(), await freePort(), await freePort(), await freePort()]
  const bench = restate.service({
    name: 'bench',
    handlers: {
      fiveSteps: async (context: import('@restatedev/restate-sdk').Context, n: number) => {
        let letters = 0
        for (let step = 1; step <= 5; step += 1) {
          const { text } = await context.run('work', async () => ({ n, step, text: kibOf(n + step) }))
          letters += text.length
        }
        return { letters }
      },
    },
  })
  await restate.serve({ services: [bench], port: own })
  const server = await startProgram(programPath(), {
    args: ['--no-logo'],
    port: admin,
    cwd: folder,
    env: {
      RESTATE_BASE_DIR: join(folder, 'restate'),
      RESTATE_LISTEN_MODE: 'tcp',
      RESTATE_DEFAULT_NUM_PARTITIONS: String(partitions),
      RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
      RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${node}`,
      RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
      RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
      RESTATE_DISABLE_TELEMETRY: 'true',
      RESTATE_LOG_FILTER: 'error',
    },
  })
  await isListening(ingress, 20_000)
  await register(`http://127.0.0.1:${admin}/deployments`, `http://127.0.0.1:${own}`)
  const client = clients
    .connect({ url: `http://127.0.0.1:${ingress}` })
    .serviceClient<typeof bench>({ name: 'bench' })
  return {
    pid: server.pid,
    run: async (n: number) => void (await client.fiveSteps(n)),
    close: () => server.stop(),
  }
}

async function register(admin: string, uri: string) {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(admin, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ uri }),
    }).catch((error: unknown) => new Response(String(error), { status: 503 }))
    if (answer.ok) return
    if (attempt === 40) throw new Error(`Restate did not take the service: ${await answer.text()}`)
    await new Promise(done => setTimeout(done, 250))
  }
}

/** The package's own launcher is a script that starts the binary of this platform; the binary itself is what is measured. */
function programPath(): string {
  const load = createRequire(import.meta.url)
  const platform = `@restatedev/restate-server-${process.platform}-${process.arch}/package.json`
  const manifest = load.resolve(platform)
  return join(dirname(manifest), 'bin', 'restate-server')
}
