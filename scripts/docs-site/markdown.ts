// Text of others as Markdown that VitePress takes for nothing else: no tags, no interpolation, no table cells.

/** Words with `code` in them. */
export const prose = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? cell(part) : cell(escape(part))))
    .join('')

const escape = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('{{', '{&#123;')
    .replaceAll(/[*_[\]]/g, String.raw`\$&`)

/** Inside a table. */
const cell = (text: string) => text.replaceAll('|', String.raw`\|`).replaceAll(/\s*\n\s*/g, ' ')

export const code = (text: string): string => `\`${cell(text)}\``

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}

export const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``
