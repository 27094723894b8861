import { brisqueThreads } from '#adapters/brisque-threads'
import { claudeVision } from '#adapters/claude-vision'
import { localFiles } from '#adapters/local-files'
import type { Resilience } from '#adapters/resilience'
import { sharpImages } from '#adapters/sharp-images'
import { sightEngine } from '#adapters/sightengine'
import {
  ClaudeVision,
  Clock as Stopwatch,
  Files,
  Images,
  PictureMeter,
  SightEngine,
} from '#domains/assets/ports'
import { provide } from '#kernel'
import type { Config } from '../config.ts'
import { packageFile } from './version.ts'

/** Everything that works on files and pictures: on this machine, and with paid services where a key is set. */
export function openPictureServices(config: Config, dependencies: Resilience) {
  const images = sharpImages()
  const meter = brisqueThreads(images, { files: modelFiles(config) })
  const sight = sightEngine({
    apiUser: config.ALICE_SIGHTENGINE_USER,
    apiSecret: config.ALICE_SIGHTENGINE_SECRET,
    baseUrl: config.ALICE_SIGHTENGINE_URL,
    fetch: dependencies.fetch('sightengine', { timeoutMs: 60_000 }),
  })
  const claude = claudeVision({
    apiKey: config.ALICE_ANTHROPIC_KEY,
    baseUrl: config.ALICE_ANTHROPIC_URL,
    fetch: dependencies.fetch('claude', { timeoutMs: 90_000 }),
  })
  return {
    bindings: [
      provide(Files, localFiles()),
      provide(Images, images),
      provide(PictureMeter, meter),
      provide(SightEngine, sight),
      provide(ClaudeVision, claude),
      provide(Stopwatch, { preciseMs: () => performance.now() }),
    ],
    close: () => meter.close(),
  }
}

const modelFiles = ({ ALICE_BRISQUE_MODEL: model, ALICE_BRISQUE_RANGE: range }: Config) =>
  model !== undefined && range !== undefined
    ? { model, range }
    : { shipped: packageFile('models/brisque-alice.json') }
