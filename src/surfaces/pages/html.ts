/** Text that is already safe to stand in a page. */
export interface Html {
  readonly html: string
}

type Part = Html | string | number | undefined | false | readonly Part[]

/** Puts values into markup; what is not markup itself is escaped, so no value can become any. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.map((text, index) => text + textOf(parts[index])).join('') }
}

function textOf(part: Part): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part))
  return 'html' in part ? part.html : part.map(textOf).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escape = (text: string) => text.replaceAll(/[&<>"']/g, character => entities[character]!)

/** Words with `code` in them, as the descriptions of operations are written. */
export function prose(text: string): Html {
  const [first = '', ...others] = text.split('`')
  return html`${first}${others.map((part, index) => (index % 2 === 0 ? html`<code>${part}</code>` : part))}`
}
