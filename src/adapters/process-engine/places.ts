import { EngineError, type Mark } from '#domains/infra/ports'
import { socketPath } from '#lib/control-socket'
import { sha256 } from '#lib/hash'
import { join, resolve } from 'node:path'

/** Where one object lives; its handle is its mark as a path. */
export interface Place {
  readonly mark: Mark
  readonly handle: string
  readonly folder: string
  /** What it is to be, written before anything is made. */
  readonly objectFile: string
  /** What its supervisor last wrote of itself. */
  readonly stateFile: string
  readonly socket: string
  readonly logFile: string
  /** Complaints of the supervisor. */
  readonly supervisorLog: string
  readonly site: string
  readonly work: string
  readonly data: string
}

export interface Places {
  readonly home: string
  /** In the environment of each process of this folder, so that those of another Alice are left alone. */
  readonly engineMark: string
  of(mark: Mark): Place
  /** Undefined when no object of ours can be called that. */
  find(handle: string): Place | undefined
  deploymentFolder(deployment: string): string | undefined
}

const handlePattern = /^([A-Za-z0-9_-]{1,64})\/([a-z][a-z0-9-]{0,62})\/([A-Za-z0-9_]{1,40})$/

export function placesIn(folder: string): Places {
  const home = resolve(folder)
  const placeOf = (handle: string, mark: Mark): Place => {
    const own = join(home, handle)
    return {
      mark,
      handle,
      folder: own,
      objectFile: join(own, 'object.json'),
      stateFile: join(own, 'state.json'),
      socket: socketPath(join(home, '.sockets'), `${sha256(handle).slice(0, 20)}.sock`),
      logFile: join(own, 'output.log'),
      supervisorLog: join(own, 'supervisor.log'),
      site: join(own, 'site'),
      work: join(own, 'work'),
      data: join(own, 'data'),
    }
  }
  const find = (handle: string): Place | undefined => {
    const [, deployment, resource, key] = handlePattern.exec(handle) ?? []
    if (deployment === undefined || resource === undefined || key === undefined) return undefined
    return placeOf(handle, { deployment, resource, key })
  }
  return {
    home,
    engineMark: sha256(home).slice(0, 16),
    find,
    of({ deployment, resource, key }) {
      const place = find(`${deployment}/${resource}/${key}`)
      if (place) return place
      throw new EngineError('permanent', `Nothing can be called ${deployment}/${resource}/${key} here`)
    },
    deploymentFolder: deployment =>
      /^[A-Za-z0-9_-]{1,64}$/.test(deployment) ? join(home, deployment) : undefined,
  }
}
