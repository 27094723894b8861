/** The first sentence of the first paragraph, as plain text. */
export function firstWords(text: string): string {
  const paragraph = /^# .+\n+((?:(?![#>|!`<]| {4}).+\n?)+)/m.exec(text)?.[1] ?? ''
  const plain = paragraph
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return /^.*?\.(?= |$)/.exec(plain)?.[0] ?? plain.replace(/:$/, '.')
}
