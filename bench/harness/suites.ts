import type { Suite } from './suite.ts'

/** In the order they run. */
export const suiteNames = [
  'append',
  'append-postgres',
  'handler',
  'workflows',
  'dispatch',
  'operation',
  'surfaces',
  'websocket',
  'rebuild',
  'assets',
  'search',
  'infra',
  'console',
  'start',
] as const

export async function loadSuite(name: string): Promise<Suite> {
  const loaded = (await import(`../suites/${name}.ts`)) as { readonly suite: Suite }
  return loaded.suite
}
