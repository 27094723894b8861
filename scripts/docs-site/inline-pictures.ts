// A picture of ours stands in the page itself, so that it follows the page from light to dark. Where it is shown as a
// file, as on a forge, the style inside it follows the system.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Replaces `![words](….svg)` on a line of its own by the picture. */
export async function inlinePictures(text: string, folder: string, stage: string): Promise<string> {
  const found = [...text.matchAll(/^!\[([^\]]*)\]\(([^)\s]+\.svg)\)$/gm)]
  let result = text
  for (const [whole, words = '', path = ''] of found) {
    const file = join(folder, path)
    if (!file.startsWith(stage)) throw new Error(`${path} is not a picture of the site`)
    result = result.replace(whole, () => figure(words, ''))
    const svg = await readFile(file, 'utf8')
    result = result.replace(figure(words, ''), () => figure(words, withoutStyle(svg)))
  }
  return result
}

const figure = (words: string, svg: string) =>
  `<figure class="picture" v-pre>${svg}<figcaption>${words}</figcaption></figure>`

/** Its style is in the theme: a page may not bring its own (`style-src`), and HTML ends at an empty line in Markdown. */
const withoutStyle = (svg: string) =>
  svg
    .replaceAll(/<style>[^]*?<\/style>/g, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim()
