import { sha256 } from '#lib/hash'
import { describe, expect, test } from 'vitest'
import type { LawCase } from './files-law-case.ts'

const OPERATIONS = ['copy', 'move', 'link'] as const

export const placingLaw = (law: LawCase) =>
  describe('placing', () => {
    test('a copy is there twice and keeps its time', async () => {
      await law.write({ 'in/cat.png': 'meow' })
      const result = await law.files().place(law.placing())
      expect(result).toEqual({ status: 'placed', stamp: await law.files().stamp(law.at('out/2024/cat.png')) })
      expect(await law.paths()).toEqual(['in/cat.png', 'out/2024/cat.png'])
      const [from, to] = await Promise.all(
        ['in/cat.png', 'out/2024/cat.png'].map(path => law.files().stamp(law.at(path))),
      )
      expect(to?.inode).not.toBe(from?.inode)
      // A time passes through a floating-point number on its way.
      expect(Math.abs(Number(BigInt(to?.mtime_ns ?? 0) - BigInt(from?.mtime_ns ?? 0)))).toBeLessThan(1000)
    })

    test('a moved file is at its place and nowhere else', async () => {
      await law.write({ 'in/cat.png': 'meow' })
      const result = await law.files().place(law.placing({ operation: 'move' }))
      expect(result).toEqual({ status: 'placed', stamp: await law.files().stamp(law.at('out/2024/cat.png')) })
      expect(await law.paths()).toEqual(['out/2024/cat.png'])
      expect(await law.text('out/2024/cat.png')).toBe('meow')
    })

    test('a link is the same file under a second name', async () => {
      await law.write({ 'in/cat.png': 'meow' })
      await law.files().place(law.placing({ operation: 'link' }))
      const [from, to] = await Promise.all(
        ['in/cat.png', 'out/2024/cat.png'].map(path => law.files().stamp(law.at(path))),
      )
      expect(to).toEqual(from)
    })

    for (const operation of OPERATIONS) {
      test(`a ${operation} asked twice has the effect of once`, async () => {
        await law.write({ 'in/cat.png': 'meow' })
        const first = await law.files().place(law.placing({ operation }))
        const paths = await law.paths()
        const second = await law.files().place(law.placing({ operation }))
        expect(second).toEqual({ ...first, status: 'already_placed' })
        expect(await law.paths()).toEqual(paths)
      })

      test(`a ${operation} asked five times at once has the effect of once`, async () => {
        await law.write({ 'in/cat.png': 'meow' })
        const tries = Array.from({ length: 5 }, () => law.files().place(law.placing({ operation })))
        const statuses = (await Promise.all(tries)).map(result => result.status)
        expect(statuses.filter(status => status === 'placed')).toHaveLength(1)
        expect(statuses.filter(status => status === 'already_placed')).toHaveLength(4)
        expect((await law.paths()).filter(path => path.startsWith('out/'))).toEqual(['out/2024/cat.png'])
      })

      test(`a ${operation} never touches other content at its place`, async () => {
        await law.write({ 'in/cat.png': 'meow', 'out/2024/cat.png': 'woof' })
        expect(await law.files().place(law.placing({ operation }))).toMatchObject(
          refusal('destination_taken'),
        )
        expect([await law.text('in/cat.png'), await law.text('out/2024/cat.png')]).toEqual(['meow', 'woof'])
      })

      test(`a ${operation} of a file that changed since is refused and leaves nothing behind`, async () => {
        await law.write({ 'in/cat.png': 'purr' })
        expect(await law.files().place(law.placing({ operation }))).toMatchObject(refusal('source_changed'))
        expect(await law.paths()).toEqual(['in/cat.png'])
      })

      test(`a ${operation} of nothing is refused`, async () => {
        expect(await law.files().place(law.placing({ operation }))).toMatchObject(refusal('source_missing'))
        expect(await law.paths()).toEqual([])
      })
    }

    test('two files that want one name: one gets it, the other stays where it is', async () => {
      await law.write({ 'in/cat.png': 'meow', 'in/dog.png': 'woof' })
      const dog = { source_path: law.at('in/dog.png'), content_hash: sha256('woof'), placement_id: 'plc_2' }
      const results = await Promise.all([
        law.files().place(law.placing({ operation: 'move' })),
        law.files().place(law.placing({ operation: 'move', ...dog })),
      ])
      expect(new Set(results.map(result => result.status))).toEqual(new Set(['placed', 'refused']))
      const texts = await Promise.all((await law.paths()).map(law.text))
      expect(new Set(texts)).toEqual(new Set(['meow', 'woof']))
      expect(texts).toHaveLength(2)
    })

    test('a move onto itself changes nothing', async () => {
      await law.write({ 'out/cat.png': 'meow' })
      const itself = { source_path: law.at('out/cat.png'), destination_path: law.at('out/cat.png') }
      expect(await law.files().place(law.placing({ operation: 'move', ...itself }))).toMatchObject({
        status: 'already_placed',
      })
      expect(await law.paths()).toEqual(['out/cat.png'])
    })

    test('the rest of a move that was interrupted is cleared away', async () => {
      await law.write({ 'in/cat.png': 'meow', 'out/2024/cat.png': 'meow' })
      expect(await law.files().place(law.placing({ operation: 'move' }))).toMatchObject({
        status: 'already_placed',
      })
      expect(await law.paths()).toEqual(['out/2024/cat.png'])
    })

    test('a new file that came to the old name after a move is left alone', async () => {
      await law.write({ 'in/cat.png': 'purr', 'out/2024/cat.png': 'meow' })
      expect(await law.files().place(law.placing({ operation: 'move' }))).toMatchObject({
        status: 'already_placed',
      })
      expect(await law.paths()).toEqual(['in/cat.png', 'out/2024/cat.png'])
    })

    const escapes = [
      '../cat.png',
      '2024/../../cat.png',
      '2024/../cat.png',
      '',
      'CON',
      '2024/nul.png',
      'com1/cat.png',
      'a\0b',
    ]
    for (const path of [...escapes, '.alice-plc_9.tmp']) {
      test(`nothing is placed at ${JSON.stringify(path)}`, async () => {
        await law.write({ 'in/cat.png': 'meow' })
        const placement = law.placing({ destination_path: `${law.at('out')}/${path}`, operation: 'move' })
        expect(await law.files().place(placement)).toMatchObject(refusal('outside_root'))
        expect(await law.paths()).toEqual(['in/cat.png'])
      })
    }

    test('nothing is placed beside the root', async () => {
      await law.write({ 'in/cat.png': 'meow' })
      for (const path of ['outside/cat.png', 'out-side/cat.png', 'in/dog.png']) {
        expect(await law.files().place(law.placing({ destination_path: law.at(path) }))).toMatchObject(
          refusal('outside_root'),
        )
      }
      expect(await law.paths()).toEqual(['in/cat.png'])
    })

    test('a name longer than 255 bytes is refused, one of 255 is fine', async () => {
      await law.write({ 'in/cat.png': 'meow' })
      const name = `${'é'.repeat(125)}a.png`
      expect(
        await law.files().place(law.placing({ destination_path: law.at(`out/a${name}`) })),
      ).toMatchObject(refusal('name_too_long'))
      expect(await law.files().place(law.placing({ destination_path: law.at(`out/${name}`) }))).toMatchObject(
        { status: 'placed' },
      )
    })

    test('a file where a folder is needed is left alone', async () => {
      await law.write({ 'in/cat.png': 'meow', 'out/2024': 'a file' })
      expect(await law.files().place(law.placing())).toMatchObject(refusal('destination_taken'))
      expect(await law.paths()).toEqual(['in/cat.png', 'out/2024'])
    })

    test('a folder at the place of a file is left alone', async () => {
      await law.write({ 'in/cat.png': 'meow', 'out/2024/cat.png/dog.png': 'woof' })
      expect(await law.files().place(law.placing())).toMatchObject(refusal('destination_taken'))
    })

    test('names with newlines, spaces and many alphabets are names like others', async () => {
      for (const name of [
        'a\nb.png',
        ' lead and trail .png ',
        '猫🐈.png',
        "it's -rf *.png",
        '%2e%2e%2f.png',
      ]) {
        await law.write({ [`in/${name}`]: name })
        const placement = law.placing({
          placement_id: sha256(name),
          source_path: law.at(`in/${name}`),
          destination_path: law.at(`out/${name}/${name}`),
          content_hash: sha256(name),
          operation: 'move',
        })
        expect(await law.files().place(placement)).toMatchObject({ status: 'placed' })
        expect(await law.text(`out/${name}/${name}`)).toBe(name)
      }
    })
  })

const refusal = (reason: string) => ({ status: 'refused', reason, message: expect.any(String) as string })
