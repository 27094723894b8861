import { usualHome } from '../../src/config-place.ts'
// The reference of settings, from the one place that reads the environment.
import { describeConfig, readConfig } from '../../src/config.ts'
import { code, prose, table } from './markdown.ts'
import type { Page } from './stage-pages.ts'

export function settingPage(): Page {
  const settings = describeConfig(readConfig({}), {})
  const rows = settings.map(({ name, value, about }) => [
    code(name),
    value === undefined ? '' : code(shown(value)),
    prose(about ?? ''),
  ])
  return {
    path: 'settings.md',
    text: `# Settings

Every setting is a variable of the environment, read once at the start. \`alice config\` shows what each is on this
machine and where that comes from; what is secret is hidden. A value that cannot be used stops the start and is named.

${table(['setting', 'when not said', 'is'], rows)}
`,
  }
}

function shown(value: unknown): string {
  const text = Array.isArray(value) ? value.join(',') : String(value)
  return text === usualHome() ? '~/.alice' : text
}
