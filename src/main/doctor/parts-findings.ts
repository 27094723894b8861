import { findSocket } from '#adapters/docker-engine'
import { sharpVersion } from '#adapters/sharp-images'
import type { Finding } from '#domains/system/ports'
import { access, readFile } from 'node:fs/promises'
import type { Config } from '../../config.ts'
import { packageFile } from '../version.ts'

export const pictures = (): Promise<Finding> =>
  sharpVersion().then(
    version => ({ check: 'pictures', status: 'ok', message: `libvips ${version}` }),
    (error: unknown) => ({
      check: 'pictures',
      status: 'problem',
      message: `sharp does not load: ${String(error).slice(0, 200)}`,
      remedy: 'Run npm ci again on this machine',
    }),
  )

export const model = ({ ALICE_BRISQUE_MODEL: path }: Config): Promise<Finding> =>
  readFile(path ?? packageFile('models/brisque-alice.json')).then(
    () => ({ check: 'quality model', status: 'ok', message: path ?? 'the shipped one' }),
    () => ({
      check: 'quality model',
      status: 'problem',
      message: `${path ?? 'the shipped one'} cannot be read`,
      remedy:
        path === undefined
          ? 'Run npm ci again'
          : 'Correct ALICE_BRISQUE_MODEL and ALICE_BRISQUE_RANGE, or remove them',
    }),
  )

/** What people look at is built when Alice is installed. */
export const built = (check: string, file: string): Promise<Finding> =>
  access(packageFile(file)).then(
    () => ({ check, status: 'ok', message: 'built' }),
    () => ({
      check,
      status: 'warning',
      message: `${file} is not there, so nothing is shown`,
      remedy: 'Run npm run build',
    }),
  )

/** A note: everything but containers works without. */
export async function docker({ DOCKER_HOST, XDG_RUNTIME_DIR }: Config): Promise<Finding> {
  const check = 'containers'
  const places = { dockerHost: DOCKER_HOST, runtimeFolder: XDG_RUNTIME_DIR, platform: process.platform }
  const found = await findSocket(places)
  if (found) return { check, status: 'ok', message: `${found.dialect} answers at ${found.socketPath}` }
  const message = 'no Docker or Podman answers; the engine process runs programs without'
  return { check, status: 'ok', message }
}

export function key(service: string, secret: string | undefined, names: string): Finding {
  if (secret !== undefined) return { check: service, status: 'ok', message: 'a key is set' }
  return { check: service, status: 'ok', message: `no key: this stage is skipped. Set ${names} to use it` }
}

export function exposure({ ALICE_HOST: host, ALICE_TLS_CERT: certificate }: Config): Finding {
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
