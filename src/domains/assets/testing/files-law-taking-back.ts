import { describe, expect, test } from 'vitest'
import type { LawCase } from './files-law-case.ts'

const OPERATIONS = ['copy', 'move', 'link'] as const

export const takingBackLaw = (law: LawCase) =>
  describe('taking back', () => {
    for (const operation of OPERATIONS) {
      test(`a ${operation} taken back leaves everything as it was`, async () => {
        await law.write({ 'in/cat.png': 'meow' })
        const before = await law.files().stamp(law.at('in/cat.png'))
        await law.files().place(law.placing({ operation }))
        expect(await law.files().unplace(law.placing({ operation }))).toEqual({
          status: 'placed',
          stamp: before,
        })
        expect(await law.paths()).toEqual(['in/cat.png'])
      })

      test(`a ${operation} taken back twice has the effect of once`, async () => {
        await law.write({ 'in/cat.png': 'meow' })
        await law.files().place(law.placing({ operation }))
        await law.files().unplace(law.placing({ operation }))
        expect(await law.files().unplace(law.placing({ operation }))).toMatchObject({
          status: 'already_placed',
        })
        expect(await law.paths()).toEqual(['in/cat.png'])
      })

      test(`a ${operation} that somebody changed stays`, async () => {
        await law.write({ 'in/cat.png': 'meow' })
        await law.files().place(law.placing({ operation }))
        await law.remove('out/2024/cat.png')
        await law.write({ 'out/2024/cat.png': 'purr' })
        expect(await law.files().unplace(law.placing({ operation }))).toMatchObject(refusal('source_changed'))
        expect(await law.text('out/2024/cat.png')).toBe('purr')
      })

      test(`a ${operation} of which nothing is left is refused`, async () => {
        expect(await law.files().unplace(law.placing({ operation }))).toMatchObject(refusal('source_missing'))
      })
    }

    test('a moved file does not return over a new one', async () => {
      await law.write({ 'in/cat.png': 'meow' })
      await law.files().place(law.placing({ operation: 'move' }))
      await law.write({ 'in/cat.png': 'new' })
      expect(await law.files().unplace(law.placing({ operation: 'move' }))).toMatchObject(
        refusal('destination_taken'),
      )
      expect([await law.text('in/cat.png'), await law.text('out/2024/cat.png')]).toEqual(['new', 'meow'])
    })

    for (const operation of ['copy', 'link'] as const) {
      test(`a ${operation} that is the last with its content stays`, async () => {
        await law.write({ 'in/cat.png': 'meow' })
        await law.files().place(law.placing({ operation }))
        await law.remove('in/cat.png')
        expect(await law.files().unplace(law.placing({ operation }))).toMatchObject(refusal('source_missing'))
        expect(await law.text('out/2024/cat.png')).toBe('meow')
      })
    }

    test('a moved file returns also when its folder is gone', async () => {
      await law.write({ 'in/deep/er/cat.png': 'meow' })
      const placement = law.placing({ operation: 'move', source_path: law.at('in/deep/er/cat.png') })
      await law.files().place(placement)
      await law.remove('in')
      expect(await law.files().unplace(placement)).toMatchObject({ status: 'placed' })
      expect(await law.paths()).toEqual(['in/deep/er/cat.png'])
    })

    test('nothing outside the root is taken away', async () => {
      await law.write({ 'in/cat.png': 'meow', 'elsewhere/cat.png': 'meow' })
      for (const path of [law.at('elsewhere/cat.png'), law.at('out/../elsewhere/cat.png')]) {
        expect(await law.files().unplace(law.placing({ destination_path: path }))).toMatchObject(
          refusal('outside_root'),
        )
      }
      expect(await law.paths()).toEqual(['elsewhere/cat.png', 'in/cat.png'])
    })
  })

const refusal = (reason: string) => ({ status: 'refused', reason, message: expect.any(String) as string })
