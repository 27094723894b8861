import { Refusal } from '#kernel'
import type { Server } from 'node:http'
import { isIPv6, type Socket } from 'node:net'
import { Server as TlsServer } from 'node:tls'
import { rawProblem } from './problem.ts'

/**
 * Nobody takes all connections for themselves. A proxy of this machine speaks for many, so loopback is not counted;
 * what is slow there is ended by the times.
 */
export function limitConnections(server: Server, perAddress: number): void {
  const openByAddress = new Map<string, number>()
  server.prependListener('connection', (socket: Socket) => {
    const address = networkOf(socket.remoteAddress)
    if (address === undefined) return
    const open = (openByAddress.get(address) ?? 0) + 1
    openByAddress.set(address, open)
    socket.once('close', () => {
      const left = openByAddress.get(address)! - 1
      if (left > 0) openByAddress.set(address, left)
      else openByAddress.delete(address)
    })
    if (open > perAddress) turnAway(socket, server, perAddress)
  })
}

function turnAway(socket: Socket, server: Server, perAddress: number) {
  socket.on('error', () => socket.destroy())
  // What is said before TLS could not be read.
  if (server instanceof TlsServer) return void socket.destroy()
  const refusal = new Refusal(
    'BUSY',
    `${perAddress} connections from your address are open; close one first`,
    {
      details: { allowed: perAddress },
      suggestions: ['close_a_connection'],
    },
  )
  socket.end(rawProblem(refusal))
  socket.destroySoon()
}

/**
 * The address, or the /64 network of an IPv6 address: whoever has one of its addresses has all of them (RFC 4291
 * §2.5.1). Undefined for this machine.
 */
export function networkOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1] ?? address
  if (!isIPv6(mapped)) return mapped.startsWith('127.') ? undefined : mapped
  if (mapped === '::1') return undefined
  const [left = '', right] = mapped.split('%', 1)[0]!.split('::', 2)
  const before = left === '' ? [] : left.split(':')
  const after = right === undefined || right === '' ? [] : right.split(':')
  const zeros = right === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0')
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`
}
