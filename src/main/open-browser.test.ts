import { expect, test } from 'vitest'
import { commandFor, hasBrowser } from './open-browser.ts'

test('a browser is opened where somebody can see it', () => {
  const seen = (settings: Parameters<typeof hasBrowser>[0], platform: NodeJS.Platform) =>
    hasBrowser(settings, platform)
  expect(seen({}, 'linux')).toBe(false)
  expect(seen({ DISPLAY: ':0' }, 'linux')).toBe(true)
  expect(seen({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
  expect(seen({}, 'darwin')).toBe(true)
  expect(seen({}, 'win32')).toBe(true)
  expect(seen({ CI: 'true', DISPLAY: ':0' }, 'linux')).toBe(false)
  expect(seen({ CI: '1' }, 'darwin')).toBe(false)
  expect(seen({ CI: 'false' }, 'darwin')).toBe(true)
})

test('each system has its own word for it', () => {
  expect(commandFor('http://a/#b', 'linux')).toEqual(['xdg-open', 'http://a/#b'])
  expect(commandFor('http://a/#b', 'darwin')).toEqual(['open', 'http://a/#b'])
  expect(commandFor('http://a/?b&c', 'win32')).toEqual(['cmd', '/c', 'start', '""', 'http://a/?b^&c'])
})
