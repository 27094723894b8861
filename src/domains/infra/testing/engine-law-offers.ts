import { expect } from 'vitest'
import { EngineError } from '../ports.ts'
import { oldFirst, patient, type Needing } from './engine-law-bench.ts'

export function offersLaw(needing: Needing): void {
  const test = needing()

  test('a world that answers is healthy', async ({ engine }) => {
    expect(await engine.health(patient())).toMatchObject({ isHealthy: true })
  })

  test('what is not lacking is not supplied', async bench => {
    const wanted = bench.place.samples.map(sample => bench.want(sample))
    for (const prerequisite of await bench.engine.missing(wanted, patient())) {
      await bench.finish(bench.engine.supply(prerequisite, patient()))
    }
    expect(await bench.engine.missing(wanted, patient())).toEqual([])
    expect(await bench.engine.missing([], patient())).toEqual([])
  })

  test('what is lacking is named once, supplied, and then there', async bench => {
    await bench.each('lacking', async sample => {
      const wanted = bench.want(sample, { variant: 'lacking' })
      const twice = [wanted, { ...wanted, resource: 'law-2', key: bench.key() }]
      const missing = await bench.engine.missing(twice, patient())
      expect(missing).toHaveLength(1)
      expect(await bench.engine.missing(twice, patient())).toEqual(missing)
      for (let time = 0; time < 2; time += 1) await bench.finish(bench.engine.supply(missing[0]!, patient()))
      expect(await bench.engine.missing(twice, patient())).toEqual([])
      await bench.make(wanted)
    })
  })

  test('what never serves is never ready, and there is a reason', async bench => {
    await bench.each('broken', async sample => {
      const wanted = bench.want(sample, { variant: 'broken' })
      const made = await bench.finish(bench.engine.create(wanted, patient())).catch((error: unknown) => error)
      if (typeof made !== 'string') {
        expect(made).toBeInstanceOf(EngineError)
        expect((made as EngineError).kind).toBe('permanent')
        return
      }
      const seen = await bench.until(made, ['failed', 'ready'])
      expect(seen.state).toBe('failed')
      expect(seen.reason).toMatch(/\w/)
    })
  })

  test('what is promoted serves on when the old one is removed', async bench => {
    const promote = bench.offered('promote')
    if (!bench.engine.createsFirst) bench.skip(oldFirst)
    await bench.each('specs', async sample => {
      const wanted = bench.want(sample)
      const old = await bench.make(wanted)
      const made = await bench.make({ ...wanted, key: bench.key() })
      for (let time = 0; time < 2; time += 1) await promote(made.handle, patient())
      await bench.finish(bench.engine.remove(old.handle, patient()))
      const [left] = await bench.engine.list(wanted.deployment, patient())
      expect(left).toMatchObject({ handle: made.handle, key: made.key, specs: wanted.specs, state: 'ready' })
    })
  })

  needing('reached')('whoever asks reaches what was promoted', async bench => {
    const promote = bench.offered('promote')
    if (!bench.engine.createsFirst) bench.skip(oldFirst)
    await bench.each('runs', async sample => {
      const wanted = bench.want(sample)
      const old = await bench.make(wanted)
      expect(await bench.place.reached(wanted)).toBe(old.key)
      const next = { ...wanted, key: bench.key() }
      const made = await bench.make(next)
      expect(await bench.place.reached(wanted)).toBe(old.key)
      await promote(made.handle, patient())
      expect(await bench.place.reached(wanted)).toBe(next.key)
      await bench.finish(bench.engine.remove(old.handle, patient()))
      expect(await bench.place.reached(wanted)).toBe(next.key)
    })
  })

  test('what is stopped is stopped, and what is started is ready', async bench => {
    const control = bench.offered('control')
    await bench.each('runs', async sample => {
      const wanted = bench.want(sample)
      const { handle } = await bench.make(wanted)
      const rounds = [
        ['stop', 'stopped'],
        ['stop', 'stopped'],
        ['start', 'ready'],
        ['start', 'ready'],
        ['reboot', 'ready'],
        ['shutdown', 'stopped'],
        ['start', 'ready'],
      ] as const
      for (const [action, state] of rounds) {
        await bench.finish(control(handle, action, patient()))
        expect((await bench.until(handle, [state])).specs, action).toEqual(wanted.specs)
      }
    })
  })

  test('an update starts what somebody stopped', async bench => {
    const control = bench.offered('control')
    await bench.each('runs', async sample => {
      const wanted = bench.want(sample)
      const { handle } = await bench.make(wanted)
      await bench.finish(control(handle, 'stop', patient()))
      await bench.until(handle, ['stopped'])
      await bench.finish(bench.engine.update(handle, wanted, patient()))
      await bench.until(handle, ['ready'])
    })
  })

  test('the last lines it printed are in its logs', async bench => {
    const logs = bench.offered('logs')
    await bench.each('prints', async sample => {
      const { handle } = await bench.make(bench.want(sample))
      await expect
        .poll(async () => (await logs(handle, 100, patient())).join('\n'), { timeout: 5000 })
        .toContain(sample.prints)
      if (bench.engine.control) await bench.finish(bench.engine.control(handle, 'reboot', patient()))
      await bench.until(handle, ['ready'])
      expect((await logs(handle, 1, patient())).length).toBeLessThanOrEqual(1)
    })
  })
}
