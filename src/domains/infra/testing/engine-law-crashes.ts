import { expect } from 'vitest'
import { EngineError } from '../ports.ts'
import { markOf, patient, type Needing } from './engine-law-bench.ts'

export function crashesLaw(needing: Needing): void {
  const test = needing()
  const restarting = needing('restart')

  restarting('after a restart everything is found as it was', async bench => {
    await bench.each('specs', async sample => {
      const wanted = bench.want(sample)
      const made = await bench.make(wanted)
      const second = await bench.restart()
      expect(await second.read(made.handle, patient())).toEqual(made)
      expect(await second.list(wanted.deployment, patient())).toEqual([made])
      expect(await bench.finish(second.create(wanted, patient()))).toBe(made.handle)
      expect(await second.list(wanted.deployment, patient())).toHaveLength(1)
    })
  })

  restarting('what was begun before a restart is waited for after it', async bench => {
    await bench.each('specs', async sample => {
      const wanted = bench.want(sample)
      const begun = await bench.engine.create(wanted, patient())
      const second = await bench.restart()
      await bench.finish(Promise.resolve(begun))
      expect(await bench.until(begun.handle, ['ready'])).toMatchObject({
        ...markOf(wanted),
        specs: wanted.specs,
      })
      const removal = await second.remove(begun.handle, patient())
      const third = await bench.restart()
      await bench.finish(Promise.resolve(removal))
      expect(await third.read(begun.handle, patient())).toBeUndefined()
    })
  })

  restarting('what one engine changes the other sees', async bench => {
    const second = await bench.place.restart()
    await bench.each('updated', async sample => {
      const wanted = bench.want(sample)
      const { handle } = await bench.make(wanted)
      const other = bench.want(sample, { ...markOf(wanted), variant: 'updated' })
      await bench.finish(second.update(handle, other, patient()), second)
      expect((await bench.until(handle, ['ready'])).specs).toEqual(other.specs)
    })
  })

  test('a task may be waited for again', async bench => {
    await bench.each('specs', async sample => {
      const begun = await bench.engine.create(bench.want(sample), patient())
      for (let time = 0; time < 2; time += 1) await bench.finish(Promise.resolve(begun))
    })
  })

  test('a task that nobody began has no end', async ({ engine }) => {
    await expect(engine.wait('no such task', patient())).rejects.toBeInstanceOf(EngineError)
  })

  test('whoever stops waiting for a task is let go', async bench => {
    await bench.each('slow', async sample => {
      const { task } = await bench.engine.create(bench.want(sample, { variant: 'slow' }), patient())
      expect(task).toBeDefined()
      const controller = new AbortController()
      const end = bench.engine.wait(task!, controller.signal)
      await bench.rest()
      controller.abort(new Error('enough'))
      await expect(end).rejects.toThrow('enough')
    })
  })

  needing('silence')('a world that does not answer is never an empty one', async bench => {
    const { engine } = bench
    const sample = bench.place.samples[0]!
    const wanted = bench.want(sample)
    const { handle } = await bench.make(wanted)
    await bench.place.silence()
    const asked = {
      list: engine.list(wanted.deployment, patient()),
      read: engine.read(handle, patient()),
      create: engine.create({ ...wanted, key: bench.key() }, patient()),
      update: engine.update(handle, wanted, patient()),
      remove: engine.remove(handle, patient()),
    }
    // All at once: an error that nobody waits for yet is one of its own.
    const answers = Object.entries(asked).map(
      async ([name, answer]) => [name, await answer.catch(asIs)] as const,
    )
    for (const [name, end] of await Promise.all(answers)) {
      expect(end, name).toBeInstanceOf(EngineError)
      expect(['transient', 'uncertain'], name).toContain((end as EngineError).kind)
    }
    expect(await engine.health(patient())).toMatchObject({ isHealthy: false })
  })
}

const asIs = (error: unknown) => error
