import { expect, test } from 'vitest'
import { networkOf } from './limit-connections.ts'

test('an IPv4 address stands for itself, however it is written', () => {
  expect(networkOf('192.0.2.7')).toBe('192.0.2.7')
  expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
})

test('an IPv6 address stands for its network', () => {
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
  expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0::/64')
  expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
})

test('this machine is not counted', () => {
  expect(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1', undefined].map(networkOf)).toEqual(
    Array.from({ length: 5 }, () => undefined),
  )
})
