import type { Asked } from './errors.ts'
import type { Answer } from './http.ts'

/** What Podman's compatible API does otherwise than the Docker Engine (Podman 4.3.1 beside dockerd 20.10.24). */
export interface Dialect {
  readonly name: 'docker' | 'podman'
  /** Podman runs health checks by timers of systemd: without it they stay `starting` for ever. */
  readonly runsHealthChecks: boolean
  /** `POST /containers/{id}/update` is there. */
  readonly changesLimits: boolean
  /** Where a container is that no network was named for. */
  readonly defaultNetworks: readonly string[]
  /** What every container has in its environment without anybody having asked. */
  readonly addsToEnvironment?: RegExp
  /** Limits that every container has without anybody having asked, from the engine's own configuration. */
  readonly addsUlimits: boolean
  /** Fields that repeat what others say. */
  readonly repeats: readonly string[]
  /** Removes networks that containers are in, and says nothing. */
  readonly removesUsedNetworks: boolean
  /** The answer as the Docker Engine would have given it. */
  translate(answer: Answer, asked: Asked): Answer
}

export const docker: Dialect = {
  name: 'docker',
  runsHealthChecks: true,
  changesLimits: true,
  defaultNetworks: ['bridge', 'default'],
  addsUlimits: false,
  repeats: [],
  removesUsedNetworks: false,
  translate: answer => answer,
}

export const podman: Dialect = {
  name: 'podman',
  runsHealthChecks: false,
  changesLimits: false,
  defaultNetworks: ['podman', 'bridge', 'default'],
  addsToEnvironment: /^(container=podman|TERM=xterm|HOSTNAME=.*|HOME=.*)$/,
  addsUlimits: true,
  repeats: ['CpuPeriod', 'CpuQuota'],
  removesUsedNetworks: true,
  translate(answer, { method, path }) {
    const isTaken = /already (in use|used|exists)/i.test(answer.message)
    if (answer.status === 500 && method === 'POST' && isTaken) return { ...answer, status: 409 }
    const isBusy = /in use|is running|cannot remove container/i.test(answer.message)
    if (answer.status === 500 && method === 'DELETE' && isBusy) return { ...answer, status: 409 }
    // Removed by somebody else in the meantime.
    const isGone = /no such (container|network|volume)|does not exist/i.test(answer.message)
    if (answer.status === 500 && isGone && !path.includes('/create')) return { ...answer, status: 404 }
    return answer
  },
}

export const dialects = { docker, podman } as const
