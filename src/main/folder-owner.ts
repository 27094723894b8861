import { readOwner } from '#adapters/sqlite'
import { Refusal } from '#kernel'
import { hostname } from 'node:os'

/** Opens what lives in a data folder; when another process has it, says which one and how to talk to it. */
export async function openFolder<T>(home: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'STORE_LOCKED') throw error
    throw await inUse(home, error)
  }
}

async function inUse(home: string, cause: unknown): Promise<Refusal> {
  const owner = await readOwner(home).catch(() => undefined)
  if (!owner) {
    const message = `${home} is in use by another Alice that has just begun or is about to end; try again in a moment`
    return new Refusal('FOLDER_IN_USE', message, { status: 409, suggestions: ['retry'], cause })
  }
  const { pid, host, started, url } = owner
  const where = host === hostname() ? '' : ` on ${host}`
  const talk =
    url === undefined
      ? 'It does not listen yet; try again in a moment'
      : `It listens at ${url}, and commands for this folder talk to it: npx alice status`
  const stop = url !== undefined && where === '' ? 'npx alice down' : `kill ${pid}`
  const message = `${home} is in use by process ${pid}${where}, since ${started}. ${talk}. Or stop it (${stop}), or choose another folder with --home.`
  return new Refusal('FOLDER_IN_USE', message, {
    status: 409,
    details: { pid, host, started, url },
    suggestions: ['system.status', 'choose_another_home'],
    cause,
  })
}
