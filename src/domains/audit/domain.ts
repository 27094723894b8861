import { domain } from '#kernel'
import { AuditSealed } from './contract.ts'
import { list } from './operations/list.ts'
import { seal } from './operations/seal.ts'
import { verify } from './operations/verify.ts'
import { sealer } from './sealer.ts'
import { AuditChain, AuditRecords } from './views.ts'

export const audit = domain('audit', {
  about: 'Who asked for what, provably as it was written down.',
  events: [AuditSealed],
  views: [AuditChain, AuditRecords],
  operations: [list, verify, seal],
  services: [sealer],
})
