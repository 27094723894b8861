// Keeps one program running, in a process of its own: it goes on when Alice is killed, and the next Alice finds it.
import { handedOver } from '#lib/detached'
import { supervise } from './supervise.ts'
import type { Order } from './supervision.ts'

const handed = (await handedOver()) as { readonly order: Order; readonly engine: string } | undefined
if (handed) await supervise(handed.order, handed.engine, () => Math.random())
