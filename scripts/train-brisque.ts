/**
 * Trains the quality model this project ships, from free pictures of Debian packages. How to fetch them, what is measured
 * and why: docs/brisque.md.
 *
 *   node scripts/train-brisque.ts <folder of unpacked packages> [--samples <file>] [--search]
 *     [--original <folder of allmodel and allrange>] [--out <file>]
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { brisqueModelFromLibsvm, parseBrisqueModel } from '../src/domains/assets/assess/model.ts'
import type { BrisqueModel } from '../src/domains/assets/assess/svr.ts'
import { createLabeler } from './brisque/labels.ts'
import { rangeOf, render, toInput, toModelFile } from './brisque/model-file.ts'
import { evaluate } from './brisque/report.ts'
import { readOrMakeSamples } from './brisque/sample-file.ts'
import { crossValidate } from './brisque/search.ts'
import { trainSvr } from './brisque/svr-solver.ts'

/** Chosen with --search, see docs/brisque.md. */
const SETTINGS = { gamma: 0.2, cost: 64, epsilon: 10 }

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    samples: { type: 'string' },
    search: { type: 'boolean' },
    original: { type: 'string' },
    out: { type: 'string', default: 'models/brisque-alice.json' },
  },
})
const root = positionals[0]
if (!root) throw new Error('Name the folder the packages were unpacked into')

const samples = await readOrMakeSamples(root, values.samples ?? join(root, 'brisque-samples.jsonl'))
const labelOf = createLabeler(samples.filter(({ distortion }) => distortion === 'ladder'))
const training = samples.filter(({ split, distortion }) => split === 'training' && distortion !== 'ladder')
const heldOut = samples.filter(({ split }) => split === 'held_out')
const range = rangeOf(training)
const set = {
  dimensions: range.minima.length,
  inputs: training.map(sample => toInput(sample, range)),
  targets: training.map(labelOf),
}

if (values.search) search()
else train()

function search(): void {
  const pictures = training.map(({ picture }) => picture)
  for (const gamma of [0.05, 0.1, 0.2]) {
    for (const cost of [16, 64, 256]) {
      for (const epsilon of [5, 10]) {
        console.log(JSON.stringify(crossValidate(set, pictures, { gamma, cost, epsilon })))
      }
    }
  }
}

function train(): void {
  const file = toModelFile(trainSvr(set, SETTINGS), range)
  // Judged as it will be read.
  const model = parseBrisqueModel(JSON.stringify({ ...file, about: {} }))
  const about = {
    trained_on:
      'distorted crops of free pictures from Debian 12 packages, labeled by computed full-reference measures',
    date: new Date().toISOString().slice(0, 10),
    license: 'Apache-2.0',
    pictures: new Set(training.map(({ picture }) => picture)).size,
    samples: training.length,
    settings: SETTINGS,
    held_out: evaluate(heldOut, { labelOf, model, original: readOriginal() }),
  }
  writeFileSync(values.out, render({ ...file, about }))
  console.log(JSON.stringify(about, undefined, 2))
}

/** The original release is a yardstick only: it labels nothing and is not shipped. */
function readOriginal(): BrisqueModel | undefined {
  if (!values.original) return undefined
  const [model, ranges] = ['allmodel', 'allrange'].map(name =>
    readFileSync(join(values.original!, name), 'utf8'),
  )
  return brisqueModelFromLibsvm({ metric: 'brisque/utlive-2011', model: model!, range: ranges! })
}
