import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync, renameSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { makeSamples, type Sample } from './samples.ts'

/** Measuring takes a quarter of an hour, so the samples are kept: one JSON object a line. */
export async function readOrMakeSamples(folder: string, path: string): Promise<readonly Sample[]> {
  if (!existsSync(path)) await writeSamples(folder, path)
  const samples: Sample[] = []
  for await (const line of createInterface(createReadStream(path))) samples.push(JSON.parse(line) as Sample)
  return samples
}

async function writeSamples(folder: string, path: string): Promise<void> {
  const output = createWriteStream(`${path}.part`)
  let count = 0
  for await (const sample of makeSamples(folder)) {
    output.write(`${JSON.stringify(sample)}\n`)
    if (++count % 250 === 0) console.log(`${count} samples, at ${sample.picture}`)
  }
  output.end()
  await once(output, 'finish')
  renameSync(`${path}.part`, path)
}
