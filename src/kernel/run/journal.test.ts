import type { EventRecord } from '#kernel'
import { expect, test } from 'vitest'
import { createScope, readJournal } from './journal.ts'

const stepEvent = (number: number, name: string, status = 'completed') =>
  ({
    type: 'workflow.step_completed',
    position: number,
    time: '',
    data: { step_id: `${name}#1`, step_name: name, step_number: number, status, output_data: number },
  }) as unknown as EventRecord

test('G7: a finished step is found again by its name and place', () => {
  const scope = createScope(readJournal([stepEvent(1, 'scan'), stepEvent(2, 'hash')]), '')
  expect(scope.entryOf(scope.next('scan'))?.output_data).toBe(1)
  expect(scope.entryOf(scope.next('hash'))?.output_data).toBe(2)
  expect(scope.entryOf(scope.next('place'))).toBeUndefined()
  expect(() => scope.end()).not.toThrow()
})

test('G7: a step that was running at the crash leaves a hole, not a mismatch', () => {
  const scope = createScope(readJournal([stepEvent(2, 'slow')]), '')
  expect(scope.entryOf(scope.next('quick'))).toBeUndefined()
  expect(scope.entryOf(scope.next('slow'))?.output_data).toBe(2)
})

test('G7: code that asks for another step than the journal has is stopped with both lists', () => {
  const scope = createScope(readJournal([stepEvent(1, 'scan'), stepEvent(2, 'hash')]), '')
  scope.entryOf(scope.next('scan'))
  expect(() => scope.entryOf(scope.next('resize'))).toThrow(/resize +hash/)
})

test('G7: code that ends before the journal does is stopped', () => {
  const scope = createScope(readJournal([stepEvent(1, 'scan'), stepEvent(2, 'hash')]), '')
  scope.entryOf(scope.next('scan'))
  expect(() => scope.end()).toThrow(/\(ended\) +hash/)
})

test('a retry forgets what failed and keeps what was done', () => {
  const retried = { type: 'workflow.retried', position: 3, time: '', data: {} } as unknown as EventRecord
  const scope = createScope(readJournal([stepEvent(1, 'scan'), stepEvent(2, 'hash', 'failed'), retried]), '')
  expect(scope.entryOf(scope.next('scan'))?.status).toBe('completed')
  expect(scope.entryOf(scope.next('hash'))).toBeUndefined()
})
