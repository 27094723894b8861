import { columns, type Suite } from '../harness/suite.ts'
import { aliceRows } from '../surfaces/ours.ts'
import { peerRows } from '../surfaces/peers.ts'

export const suite: Suite = {
  name: 'surfaces',
  title: 'One operation through every surface',
  about:
    'The same read, input and output checked: ten assets, 2.9 KiB of JSON; MCP also repeats it as text, as the protocol asks. Sixteen callers in another process, each over a connection of its own that stays open, one call after another, no compression. Every row, ours and peers, is measured warm: after 100,000 answers or twenty seconds of them, and before each round 10,000 more or two seconds, without a garbage collection in between, which would throw compiled code away. CPU: of the server alone. Alice as `alice up` opens her: a key with the role viewer, permissions, rates and concurrency counted, metrics. Peers look at no key and count nothing.',
  columns: [columns.cpu, columns.perSecond('calls/s'), columns.p99],
  baseline: 'Fastify and zod',
  ms: { full: 3000, quick: 400 },
  contestants: [...aliceRows, ...peerRows],
}
