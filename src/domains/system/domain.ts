import { domain } from '#kernel'
import { doctor } from './operations/doctor.ts'
import { status } from './operations/status.ts'

export const system = domain('system', {
  about: 'Shows how this Alice is doing.',
  operations: [status, doctor],
  panels: [{ title: 'Status', shows: status }],
})
