import type { Address } from '#domains/infra/ports'
import { serveControl } from '#lib/control-socket'
import { report } from '#lib/detached'
import { writeJson } from '#lib/json-file'
import { processTable } from '#lib/processes'
import { mkdir, rm } from 'node:fs/promises'
import type { AddressInfo, Server, Socket } from 'node:net'
import { dirname } from 'node:path'
import { createForwarder } from './forward.ts'
import type { ProxyOrder, ProxyQuestion, ProxyRecord } from './proxy-record.ts'

const lastWordsMs = 3000

/** Listens and serves until it is told to close. Says where it listens to who started it. */
export async function serveProxy({ id, asked, port, file, socket, ...rest }: ProxyOrder): Promise<void> {
  let { upstream } = rest
  const ready = Promise.withResolvers<Pick<ProxyRecord, 'listen' | 'process'>>()
  // Nobody may have asked when it turns out that there is nothing to tell.
  ready.promise.catch(() => {})
  const control = await serveControl(socket, answer)
  if (!control) return report({ refused: 'known', message: `${id} is there already` })

  const server = createForwarder(() => upstream)
  const clients = new Set<Socket>()
  server.on('connection', client => {
    clients.add(client)
    client.once('close', () => clients.delete(client))
  })
  const failed = await listen(server, { host: asked.host, port })
  if (failed) {
    control.close()
    ready.reject(failed)
    const refused = failed.code === 'EADDRINUSE' || failed.code === 'EACCES' ? 'taken' : 'failed'
    return report({ refused, message: failed.message })
  }
  const listens = { host: asked.host, port: (server.address() as AddressInfo).port }
  let current = control
  ready.resolve({
    listen: listens,
    process: (await processTable(process.platform).identify(process.pid))!,
  })
  await writeDown()
  await report({ listen: listens })
  // Whoever finds this process, but nothing that is written of it, asks for it so.
  process.on('SIGCONT', () => void reappear())

  async function answer(question: unknown): Promise<ProxyRecord> {
    const { ask, ...told } = question as ProxyQuestion
    if (ask === 'point') {
      upstream = (told as { upstream?: Address }).upstream
      await writeDown()
    }
    if (ask === 'close') await close()
    return record()
  }

  async function record(): Promise<ProxyRecord> {
    return { id, asked, upstream, ...(await ready.promise) }
  }

  async function writeDown() {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    await writeJson(file, await record())
  }

  async function reappear() {
    current.close()
    current = (await serveControl(socket, answer)) ?? current
    await writeDown()
  }

  /** Nobody new comes in; what is under way has a moment to end. */
  async function close() {
    server.close()
    current.close()
    await rm(file, { force: true })
    setTimeout(() => {
      for (const client of clients) client.destroy()
    }, lastWordsMs).unref()
  }
}

const listen = (server: Server, { host, port }: Address) =>
  new Promise<NodeJS.ErrnoException | undefined>(done => {
    server.once('error', done)
    server.listen({ host, port, backlog: 511 }, () => {
      server.off('error', done)
      // What goes wrong with one connection must not end the others.
      server.on('error', () => {})
      done(undefined)
    })
  })
