// A proxy in a process of its own: it knows nothing of Alice but a file to write itself down in and a socket to be asked on.
import { handedOver } from '#lib/detached'
import type { ProxyOrder } from './proxy-record.ts'
import { serveProxy } from './serve-proxy.ts'

const order = (await handedOver()) as ProxyOrder | undefined
if (order) await serveProxy(order)
