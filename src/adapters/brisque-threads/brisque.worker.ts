import { brisqueModelFromLibsvm, brisqueScore, localIssues, parseBrisqueModel } from '#domains/assets/measure'
import type { Raster } from '#domains/assets/ports'
import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import type { ModelFiles, Measured } from './index.ts'

const model = readModel(workerData as ModelFiles)

parentPort!.on('message', (luma: Raster) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort!.postMessage(measure(luma))
})

function measure(luma: Raster): Measured {
  try {
    const scored = brisqueScore(luma, model)
    const brisque =
      scored.score === undefined
        ? { unscored: scored.message }
        : { score: scored.score, metric: scored.metric }
    return { brisque, issues: localIssues(luma) }
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) }
  }
}

function readModel(files: ModelFiles) {
  const text = (path: string) => readFileSync(path, 'utf8')
  if (files.shipped !== undefined) return parseBrisqueModel(text(files.shipped))
  return brisqueModelFromLibsvm({
    metric: 'brisque/libsvm',
    model: text(files.model!),
    range: text(files.range!),
  })
}
