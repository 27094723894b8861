import { spawn } from 'node:child_process'
import type { Config } from '../config.ts'

/** False where a window could not be seen: on build servers, and on a Linux without a display. */
export const hasBrowser = (
  { CI: ci, DISPLAY: display, WAYLAND_DISPLAY: wayland }: Pick<Config, 'CI' | 'DISPLAY' | 'WAYLAND_DISPLAY'>,
  platform: NodeJS.Platform = process.platform,
): boolean => {
  if (ci !== undefined && ci !== 'false') return false
  return platform !== 'linux' || display !== undefined || wayland !== undefined
}

/** Shows a page in the browser of whoever sits here; one that is missing or does not want to is nobody's trouble. */
export function openBrowser(url: string, platform: NodeJS.Platform = process.platform): void {
  const [program, ...words] = commandFor(url, platform)
  const child = spawn(program, words, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}

export function commandFor(url: string, platform: NodeJS.Platform): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open', url]
  // The first word in quotes would be the title of a window.
  if (platform === 'win32') return ['cmd', '/c', 'start', '""', url.replaceAll('&', '^&')]
  return ['xdg-open', url]
}
