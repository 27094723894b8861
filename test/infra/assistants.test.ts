import { expect, test } from 'vitest'
import { decide, defaultPolicy } from '../../src/domains/changes/policy.ts'

const plan = { steps: [{ action: 'create' as const, target: 'process service web' }], reversible: true }
const asking = (operation: string) => ({
  actor: { id: 'mcp', kind: 'assistant' as const },
  roles: [],
  effect: 'write' as const,
  operation,
})

test('an assistant may not run anything on a machine without a person, however little the plan changes', () => {
  for (const operation of [
    'infra.deploy',
    'blueprints.deploy',
    'deployments.repair',
    'deployments.control',
  ]) {
    expect(decide(defaultPolicy, asking(operation), plan)).toMatchObject({ decision: 'require_approval' })
  }
  expect(decide(defaultPolicy, asking('assets.organize'), plan)).toMatchObject({ decision: 'allow' })
})
