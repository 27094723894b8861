import { atMost, columns, type Suite } from '../harness/suite.ts'
import { bareWs } from '../sockets/bare-ws.ts'
import { calling, following } from '../sockets/ours.ts'

export const suite: Suite = {
  name: 'websocket',
  title: 'Calls and events over WebSocket',
  about:
    'Calls: an operation that answers ten assets (2.9 KiB), input and output checked. Events of 1 KiB: from before the append, durable, to inside the client; per second and CPU are of deliveries. CPU: of the server alone. Memory: of the server, with everything it holds for a socket and its subscription.',
  columns: [
    columns.perSecond('per second'),
    columns.p50,
    columns.p99,
    columns.cpu,
    { metric: 'lost', title: 'lost', digits: 0 },
    { metric: 'kib', title: 'KiB a socket', digits: 1 },
  ],
  ms: { full: 3000, quick: 500 },
  contestants: [
    calling('calls, 1 socket, one after another', 1, 1, []),
    calling('calls, 16 sockets, 4 at once over each', 16, 4, [atMost('cpu_us', 60)]),
    bareWs('ws and zod alone, 16 sockets, 4 at once over each', 16, 4),
    following({
      name: '1,000 sockets, each follows its own; 1,000 events/s',
      sockets: 1000,
      to: 'own',
      perSecond: 1000,
      goals: [atMost('lost', 0)],
    }),
    following({
      name: '5,000 sockets, each follows its own; 1,000 events/s',
      sockets: 5000,
      to: 'own',
      perSecond: 1000,
      goals: [atMost('lost', 0)],
    }),
    following({
      name: '1,000 sockets, all follow everything; 50 events/s',
      sockets: 1000,
      to: 'all',
      perSecond: 50,
      goals: [atMost('lost', 0)],
    }),
  ],
}
