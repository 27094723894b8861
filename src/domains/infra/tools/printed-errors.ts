import { told, type Cause } from './cause.ts'
import type { Symptoms } from './troubleshoot.ts'

/** What programs print when something well known is wrong. */
const printed: readonly (readonly [
  cause: string,
  pattern: RegExp,
  about: string,
  next: readonly string[],
])[] = [
  [
    'port_taken',
    /address already in use|EADDRINUSE|bind: .*in use/i,
    'the port it listens on is taken',
    ['blueprints.update'],
  ],
  [
    'out_of_memory',
    /out of memory|OOMKilled|heap limit|Cannot allocate memory|ENOMEM/i,
    'it has too little memory',
    ['infra.calculate_capacity', 'blueprints.update'],
  ],
  [
    'disk_full',
    /no space left on device|ENOSPC|disk quota exceeded/i,
    'there is no space left where it writes',
    ['infra.estimate_resources', 'blueprints.update'],
  ],
  [
    'not_permitted',
    /permission denied|EACCES|EPERM|operation not permitted/i,
    'it may not do what it tries, often for its user or a read-only root',
    ['infra.security_audit', 'blueprints.update'],
  ],
  [
    'cannot_connect',
    /connection refused|ECONNREFUSED|no route to host|i\/o timeout|ETIMEDOUT/i,
    'it does not reach something it needs',
    ['deployments.get', 'blueprints.get'],
  ],
  [
    'name_unknown',
    /could not resolve host|ENOTFOUND|no such host|name or service not known|getaddrinfo/i,
    'it asks for a name that nobody knows: is it in the same network?',
    ['blueprints.get'],
  ],
  [
    'login_refused',
    /password authentication failed|access denied for user|authentication failed|invalid credentials|NOAUTH/i,
    'a password or key does not fit',
    ['secrets.list', 'blueprints.get'],
  ],
  [
    'file_missing',
    /no such file or directory|ENOENT|executable file not found|module not found|cannot find module/i,
    'a file or program it needs is not there',
    ['blueprints.update'],
  ],
  [
    'setting_missing',
    /environment variable .*(not set|required|missing)|is not set|missing required/i,
    'a setting it needs is not there',
    ['blueprints.update'],
  ],
]

const mostPerResource = 5

export function printedErrors({ logs, states }: Pick<Symptoms, 'logs' | 'states'>): readonly Cause[] {
  const ready = new Set(states.filter(({ status }) => status === 'ready').map(({ resource }) => resource))
  return logs.flatMap(({ resource, lines }) =>
    printed
      .flatMap(([cause, pattern, about, next]): Cause[] => {
        const line = lines.findLast(each => pattern.test(each))
        if (line === undefined) return []
        const confidence = ready.has(resource) ? 'low' : 'medium'
        return [
          {
            cause,
            resource,
            confidence,
            about: `${resource} says that ${about}`,
            evidence: [told('log', line)],
            next,
          },
        ]
      })
      .slice(0, mostPerResource),
  )
}
