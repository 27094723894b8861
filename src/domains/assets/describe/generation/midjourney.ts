import type { Fields } from './fields.ts'
import { type Generation, generation, numberOf } from './generation.ts'

const jobId = /Job ID: ?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\s*$/i

/** Midjourney's web downloads: `words --ar 2:1 --v 6 Job ID: <uuid>` as description of the picture. */
export function readMidjourney(fields: Fields): Omit<Generation, 'raw_keys'> | undefined {
  const texts = ['Description', 'ImageDescription', 'dc:description', 'parameters']
    .map(key => fields.text(key))
    .filter(text => text !== undefined)
  const described = texts.find(text => text.length < 20_000 && jobId.test(text))
  if (described === undefined) return undefined
  const job = jobId.exec(described)?.[1]
  const whole = described.replace(jobId, '').trim()
  const [prompt, parameters] = splitParameters(whole)
  const no = parameters.get('no')
  return generation('midjourney', 'midjourney', {
    prompt,
    negative: no,
    model: modelOf(parameters),
    seed: parameters.get('seed'),
    extra: {
      job_id: job,
      aspect_ratio: parameters.get('ar') ?? parameters.get('aspect'),
      stylize: numberOf(parameters.get('s') ?? parameters.get('stylize')),
      chaos: numberOf(parameters.get('c') ?? parameters.get('chaos')),
      weird: numberOf(parameters.get('w') ?? parameters.get('weird')),
      style: parameters.get('style'),
      parameters: whole.slice(prompt.length).trim(),
      author: fields.text('Author') ?? fields.text('Artist') ?? fields.xmp('dc:creator'),
    },
  })
}

/** Parameters follow the words, each as `--name value`. */
function splitParameters(text: string): readonly [string, ReadonlyMap<string, string>] {
  const start = /(?:^|\s)--[a-z]/i.exec(text)?.index ?? text.length
  const parameters = text
    .slice(start)
    .split(/(?:^|\s)--(?=[a-z])/i)
    .slice(1, 60)
    .map((part): [string, string] => {
      const [name = '', ...words] = part.trim().split(/\s+/)
      return [name.toLowerCase(), words.join(' ')]
    })
  return [text.slice(0, start).trim(), new Map(parameters)]
}

function modelOf(parameters: ReadonlyMap<string, string>): string | undefined {
  if (parameters.has('niji')) return `niji ${parameters.get('niji')}`.trim()
  const version = parameters.get('v') ?? parameters.get('version')
  return version === undefined || version === '' ? undefined : `v${version}`
}
