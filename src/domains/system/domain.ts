import { domain } from '#kernel'
import { config } from './operations/config.ts'
import { doctor } from './operations/doctor.ts'
import { domains } from './operations/domains.ts'
import { status } from './operations/status.ts'

export const system = domain('system', {
  about: 'Shows how this Alice is doing.',
  operations: [status, domains, config, doctor],
  panels: [{ title: 'Status', shows: status }],
})
