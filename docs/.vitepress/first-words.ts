/** The first sentence of the first paragraph, as plain text. */
export function firstWords(page: string): string {
  const blocks = page
    .replaceAll(/^(```|~~~)[^]*?^\1[^\n]*$/gm, '')
    .split(/\n{2,}/)
    .map(block => block.trimEnd())
  const paragraph = blocks.find(block => /^(?!---)[\w`*[“"]/.test(block)) ?? ''
  const plain = paragraph
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return /^.*?\.(?= |$)/.exec(plain)?.[0] ?? plain.replace(/:$/, '.')
}
