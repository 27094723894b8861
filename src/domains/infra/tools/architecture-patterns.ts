// When which shape of a system fits, as rules with reasons.
export interface ArchitectureWish {
  readonly purpose: 'web' | 'api' | 'data' | 'machine_learning' | 'monitoring' | 'internal'
  readonly requests_per_second: number
  readonly availability_percent: number
  readonly keeps_data: boolean
  readonly reads_per_write: number
  readonly services: number
  readonly has_background_work: boolean
  readonly is_sensitive: boolean
  readonly environment: 'dev' | 'staging' | 'prod'
}

export interface Pattern {
  readonly pattern: string
  readonly about: string
  readonly template: string
  readonly price: string
  /** Its copies serve the requests, and not something behind them. */
  readonly servesRequests?: true
  /** Each reason has a weight; what weighs nothing is not suggested. */
  reasons(wish: ArchitectureWish): readonly (readonly [weight: number, reason: string])[]
}

const when = (isSo: boolean, weight: number, reason: string) => (isSo ? ([[weight, reason]] as const) : [])

export const patterns: readonly Pattern[] = [
  {
    pattern: 'one server',
    about: 'One program, started again when it fails.',
    template: 'simple-web-app',
    price: 'it is away while it starts again or is replaced on an engine that cannot put two side by side',
    reasons: wish => [
      ...when(
        ['web', 'api', 'internal'].includes(wish.purpose) && wish.availability_percent < 99.5,
        2,
        `${wish.availability_percent} % allows ${minutesAway(wish)} minutes a month to be away`,
      ),
      ...when(
        ['web', 'api', 'internal'].includes(wish.purpose) && wish.requests_per_second <= 50,
        1,
        `${wish.requests_per_second} requests a second are little for one server`,
      ),
      ...when(wish.environment === 'dev', 1, 'for trying, less is easier to see through'),
      ...when(wish.services > 2, -2, `${wish.services} services do not fit into one program`),
    ],
  },
  {
    pattern: 'balanced servers',
    about: 'Several servers of the same program behind a balancer that leaves out whoever does not answer.',
    template: 'ha-web-app',
    servesRequests: true,
    price: 'no server may keep what the others need; the balancer itself is one',
    reasons: wish => [
      ...when(
        ['web', 'api'].includes(wish.purpose) && wish.availability_percent >= 99.5,
        3,
        `${wish.availability_percent} % allows ${minutesAway(wish)} minutes a month: one server may not be all there is`,
      ),
      ...when(
        ['web', 'api'].includes(wish.purpose) && wish.requests_per_second > 50,
        2,
        `${wish.requests_per_second} requests a second want more than one server`,
      ),
    ],
  },
  {
    pattern: 'services behind a gateway',
    about: 'Programs of their own for each part, found by name, with one way in.',
    template: 'microservices-k8s',
    servesRequests: true,
    price: 'calls over the network fail and wait; each part has to be run and watched',
    reasons: wish => [
      ...when(wish.services > 2, 3, `${wish.services} services change and grow each at its own pace`),
      ...when(wish.services > 2 && wish.has_background_work, 1, 'a queue takes work that nobody waits for'),
    ],
  },
  {
    pattern: 'gateway with limits',
    about: 'One way in that checks, limits and routes before a program sees a request.',
    template: 'api-gateway',
    servesRequests: true,
    price: 'everything passes through one place',
    reasons: wish => [
      ...when(
        wish.purpose === 'api',
        3,
        'programs of others call it, and rates and keys are checked in one place',
      ),
      ...when(wish.purpose === 'api' && wish.services > 1, 1, `${wish.services} services have one address`),
    ],
  },
  {
    pattern: 'primary with replicas',
    about: 'One database that is written to, copies of it that are read from.',
    template: 'postgres-ha',
    price: 'copies are a moment behind; nobody takes over by itself when the primary fails',
    reasons: wish => [
      ...when(
        wish.keeps_data && wish.availability_percent >= 99.9,
        2,
        'a copy of the data is there when the first one is lost',
      ),
      ...when(
        wish.keeps_data && wish.reads_per_write >= 5,
        2,
        `${wish.reads_per_write} reads for each write can be spread over copies`,
      ),
      ...when(wish.purpose === 'data' && wish.keeps_data, 1, 'the data is what it is for'),
    ],
  },
  {
    pattern: 'cache',
    about: 'What is asked for often is held in memory.',
    template: 'redis-cluster',
    price: 'what is held may be old; somebody has to say for how long',
    reasons: wish => [
      ...when(
        wish.keeps_data && wish.reads_per_write >= 20 && wish.requests_per_second >= 100,
        2,
        `${wish.reads_per_write} reads for each write at ${wish.requests_per_second} requests a second are mostly the same ones`,
      ),
    ],
  },
  {
    pattern: 'pipeline',
    about: 'Work waits in a queue, workers take it, results are stored.',
    template: 'data-pipeline',
    price: 'results come later; each piece of work must be safe to do twice',
    reasons: wish => [
      ...when(wish.purpose === 'data', 2, 'data passes through in steps'),
      ...when(wish.has_background_work, 2, 'work that nobody waits for keeps no request waiting'),
    ],
  },
  {
    pattern: 'training and serving',
    about: 'Models are trained in one place, kept, and served in another.',
    template: 'ml-training',
    price: 'training takes machines that stand idle afterwards',
    reasons: wish =>
      when(wish.purpose === 'machine_learning', 4, 'training and serving want other machines at other times'),
  },
  {
    pattern: 'trust nobody',
    about: 'Each part in a network of its own; every way between them is a decision.',
    template: 'zero-trust-network',
    price: 'each new way has to be opened by somebody',
    reasons: wish => when(wish.is_sensitive, 3, 'who gets into one part gets no further'),
  },
  {
    pattern: 'watching',
    about: 'Measures and logs of everything in one place, with alarms.',
    template: 'observability-stack',
    price: 'it is one more system to run, on other machines than what it watches',
    reasons: wish => [
      ...when(wish.purpose === 'monitoring', 4, 'this is what it is for'),
      ...when(
        wish.environment === 'prod' && (wish.services > 2 || wish.availability_percent >= 99.9),
        1,
        'nobody keeps a promise that nobody measures',
      ),
    ],
  },
]

const minutesPerMonth = 30 * 24 * 60

const minutesAway = ({ availability_percent }: ArchitectureWish) =>
  Math.round(minutesPerMonth * (1 - availability_percent / 100))
