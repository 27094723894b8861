import { sharpVersion } from '#adapters/sharp-images'
import type { Doctor, Finding } from '#domains/system/ports'
import { constants } from 'node:fs'
import { access, readFile, statfs } from 'node:fs/promises'
import type { Config } from '../config.ts'
import { packageFile } from './version.ts'

const lowBytes = 1 << 30

/** Looks at what an installation needs; every finding that is not ok says what to do. */
export const createDoctor = (config: Config): Doctor => ({
  examine: async () =>
    Promise.all([
      runtime(),
      home(config),
      disk(config),
      store(config),
      pictures(),
      model(config),
      key(
        'SightEngine',
        config.ALICE_SIGHTENGINE_SECRET,
        'ALICE_SIGHTENGINE_USER and ALICE_SIGHTENGINE_SECRET',
      ),
      key('Claude vision', config.ALICE_ANTHROPIC_KEY, 'ALICE_ANTHROPIC_KEY'),
      exposure(config),
    ]),
})

async function runtime(): Promise<Finding> {
  const { node } = process.versions
  if (Number(node.split('.')[0]) >= 24) return { check: 'runtime', status: 'ok', message: `Node ${node}` }
  return {
    check: 'runtime',
    status: 'problem',
    message: `Node ${node} is too old`,
    remedy: 'Start Alice through npm, or install Node 24',
  }
}

const home = ({ ALICE_HOME: folder }: Config): Promise<Finding> =>
  access(folder, constants.R_OK | constants.W_OK).then(
    () => ({ check: 'data folder', status: 'ok', message: folder }),
    () => ({
      check: 'data folder',
      status: 'problem',
      message: `${folder} cannot be written`,
      remedy: 'Set ALICE_HOME to a folder of yours',
    }),
  )

async function disk({ ALICE_HOME: folder }: Config): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const message = `${(free / 2 ** 30).toFixed(1)} GiB free`
  if (free >= lowBytes) return { check: 'disk', status: 'ok', message }
  return {
    check: 'disk',
    status: 'warning',
    message,
    remedy: 'Free some space: when the disk is full, nothing more can be recorded',
  }
}

async function store({ ALICE_STORE: url, ALICE_STORE_SCHEMA: schema }: Config): Promise<Finding> {
  if (url === undefined) return { check: 'store', status: 'ok', message: 'SQLite in the data folder' }
  return { check: 'store', status: 'ok', message: `Postgres, schema ${schema}` }
}

const pictures = (): Promise<Finding> =>
  sharpVersion().then(
    version => ({ check: 'pictures', status: 'ok', message: `libvips ${version}` }),
    (error: unknown) => ({
      check: 'pictures',
      status: 'problem',
      message: `sharp does not load: ${String(error).slice(0, 200)}`,
      remedy: 'Run npm ci again on this machine',
    }),
  )

const model = ({ ALICE_BRISQUE_MODEL: path }: Config): Promise<Finding> =>
  readFile(path ?? packageFile('models/brisque-alice.json')).then(
    () => ({ check: 'quality model', status: 'ok', message: path ?? 'the shipped one' }),
    () => ({
      check: 'quality model',
      status: 'problem',
      message: `${path} cannot be read`,
      remedy: 'Correct ALICE_BRISQUE_MODEL and ALICE_BRISQUE_RANGE, or remove them',
    }),
  )

async function key(service: string, secret: string | undefined, names: string): Promise<Finding> {
  if (secret !== undefined) return { check: service, status: 'ok', message: 'a key is set' }
  return { check: service, status: 'ok', message: `no key: this stage is skipped. Set ${names} to use it` }
}

async function exposure({ ALICE_HOST: host, ALICE_TLS_CERT: certificate }: Config): Promise<Finding> {
  if (['127.0.0.1', '::1', 'localhost'].includes(host)) {
    return { check: 'network', status: 'ok', message: `listens on ${host} only` }
  }
  if (certificate !== undefined) {
    return { check: 'network', status: 'ok', message: `listens on ${host} with TLS 1.3 only` }
  }
  return {
    check: 'network',
    status: 'warning',
    message: `listens on ${host} without TLS`,
    remedy: 'Set ALICE_TLS_CERT and ALICE_TLS_KEY, unless something in front of Alice does TLS',
  }
}
