import { operation } from '#kernel'
import { z } from 'zod'
import { Doctor } from '../ports.ts'

const FindingShape = z.object({
  check: z.string(),
  status: z.enum(['ok', 'warning', 'problem']),
  message: z.string(),
  remedy: z.string().optional(),
})

/** Looks for what is wrong with this installation and says what to do about it. */
export const doctor = operation('system.doctor', {
  about: 'Check this installation: runtime, store, disk, libraries, keys; each finding says what to do.',
  effect: 'read',
  rest: 'GET /doctor',
  input: z.strictObject({}),
  output: z.object({ findings: z.array(FindingShape) }),
  uses: { doctor: Doctor },
  run: async (_, { doctor: examiner }) => ({
    findings: (await examiner.examine()).map(finding => ({ ...finding })),
  }),
})
