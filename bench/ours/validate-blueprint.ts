import { checkBlueprint } from '../../src/domains/infra/blueprint/check-blueprint.ts'
import { readBlueprint } from '../../src/domains/infra/blueprint/read-blueprint.ts'
import { stubEngine, stubEngines } from '../../src/domains/infra/blueprint/testing/stub-engines.ts'
import { closedLoop } from '../harness/load.ts'
import { atMost, type Contestant } from '../harness/suite.ts'

const lineCount = 5000

/** Reading and checking a blueprint of 5,000 lines: text to specs with defaults, every place known. */
export const validateBlueprint = (): Contestant => ({
  name: 'Alice, validate a blueprint of 5,000 lines',
  kind: 'ours',
  goals: [atMost('p95_ms', 200)],
  async open({ ms }) {
    const engines = stubEngines(stubEngine('docker'))
    const text = blueprintText()
    const validate = async () => {
      const { blueprint, placeOf } = readBlueprint(text)
      const { problems } = checkBlueprint(blueprint!, engines, { placeOf })
      if (problems.length > 0) throw new Error(problems[0]!.message)
    }
    return {
      warmUp: async () => void (await closedLoop({ producers: 1, ms }, validate)),
      async measure(meter) {
        const { value, cpuUs } = await meter.run(() => closedLoop({ producers: 1, ms }, validate))
        return {
          p50_ms: value.percentile(0.5),
          p95_ms: value.percentile(0.95),
          p99_ms: value.percentile(0.99),
          cpu_us: cpuUs / value.count,
        }
      },
      close: async () => {},
    }
  },
})

/** Services in a chain, each with a reference to the one before it. */
function blueprintText(): string {
  const lines = ['version: "1.0"', 'name: large', 'metadata: {environment: prod}', 'resources:']
  for (let at = 0; lines.length < lineCount; at += 1) {
    const before = at === 0 ? '"0"' : `\${web-${at - 1}.port}`
    lines.push(
      '  - type: service',
      `    name: web-${at}`,
      '    provider: docker',
      '    specs:',
      '      image: nginx:1.27',
      '      cpu: 0.5',
      '      memory_mb: 256',
      '      env:',
      '        PART: "one of many"',
      `        BEFORE: ${before}`,
    )
  }
  return `${lines.join('\n')}\n`
}
