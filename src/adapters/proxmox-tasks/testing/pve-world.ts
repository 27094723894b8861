// What a Proxmox VE does; how it is asked is elsewhere.
/** What goes wrong with a creation, each at its moment. */
export type Fault =
  | 'lock'
  | 'collision'
  | 'unreachable'
  | 'lost request'
  | 'lost answer'
  | 'task lock'
  | 'warnings'
  | 'worker died'
  | 'worker died half-way'

export interface SimulatorOptions {
  /** Asked before each creation. */
  readonly fault?: (() => Fault | undefined) | undefined
  /** How many requests a task takes: the time of this world is counted in them. */
  readonly taskTakes?: (() => number) | undefined
  /** Refused credentials are answered so late. */
  readonly refusedAfterMs?: number | undefined
}

export interface Guest {
  readonly vmid: number
  readonly tags?: string
  readonly lock?: 'create'
  readonly node: string
}

export interface Task {
  readonly upid: string
  readonly type: string
  readonly vmid: number
  readonly lines: readonly string[]
  readonly endsAt: number
  readonly exitstatus: string
  /** Done when it ends. */
  readonly end: () => void
  hasEnded: boolean
}

export function createWorld({ taskTakes = () => 3 }: SimulatorOptions) {
  const guests = new Map<number, Guest>()
  const tasks = new Map<string, Task>()
  const requests: string[] = []
  return {
    guests,
    tasks,
    requests,
    problems: [] as string[],
    refusals: [] as { path: RegExp; status: number; reason: string; times: number }[],
    begin({
      node = 'pve',
      type = 'qmcreate',
      vmid = 100,
      ...task
    }: Partial<Task> & { readonly node?: string }) {
      const pid = (tasks.size + 1).toString(16).padStart(8, '0').toUpperCase()
      const upid = `UPID:${node}:${pid}:0012AB34:65000000:${type}:${vmid}:root@pam!alice:`
      const endsAt = requests.length + taskTakes()
      const usual = { lines: ['TASK OK'], exitstatus: 'OK', end: () => {}, hasEnded: false }
      tasks.set(upid, { upid, type, vmid, endsAt, ...usual, ...task })
      return upid
    },
    /** Ends the tasks whose time has come. */
    goOn() {
      for (const task of tasks.values()) {
        if (task.hasEnded || task.endsAt > requests.length) continue
        task.hasEnded = true
        task.end()
      }
    },
  }
}
export type World = ReturnType<typeof createWorld>

export interface Call {
  readonly method: string
  readonly path: string
  readonly params: Readonly<Record<string, string>>
}

export type Answer = { readonly data: unknown } | { readonly status: number; readonly reason: string } | 'cut'

/** One request after another: each is a moment in this world. */
export function meet(world: World, options: SimulatorOptions, call: Call): Answer {
  return refused(world, call) ?? handle(world, options, call)
}

function refused({ refusals }: World, { path }: Call): Answer | undefined {
  const found = refusals.find(each => each.times > 0 && each.path.test(path))
  if (!found) return undefined
  found.times -= 1
  return { status: found.status, reason: found.reason }
}

function handle(world: World, options: SimulatorOptions, { method, path, params }: Call): Answer {
  const [, , node = '', kind, id = '', part] = path.split('/').map(decodeURIComponent)
  if (path === '/cluster/nextid') return { data: freeId(world) }
  if (path === '/cluster/resources') {
    const data = [...world.guests.values()].map(guest => ({
      ...guest,
      id: `qemu/${guest.vmid}`,
      type: 'qemu',
    }))
    return { data }
  }
  if (kind === 'qemu' && method === 'POST') return create(world, options, { node, params })
  if (kind === 'qemu' && part === 'config') {
    const guest = world.guests.get(Number(id))
    if (guest) return { data: { ...guest, digest: '0'.repeat(40) } }
    const file = `nodes/${node}/qemu-server/${id}.conf`
    return { status: 500, reason: `Configuration file '${file}' does not exist` }
  }
  if (kind === 'tasks' && id === '') return { data: listed(world, node, params) }
  const task = world.tasks.get(id)
  if (!task?.upid.startsWith(`UPID:${node}:`)) return { status: 400, reason: 'upid: no such task' }
  if (part === 'log') {
    const lines = task.lines.map((t, at) => ({ n: at + 1, t }))
    const start = Number(params.start ?? 0)
    return { data: lines.slice(start, start + Number(params.limit ?? 50)) }
  }
  const { upid, type, exitstatus } = task
  const about = {
    upid,
    type,
    node,
    id: String(task.vmid),
    user: 'root@pam!alice',
    pid: 1,
    pstart: 1,
    starttime: 1,
  }
  return {
    data: task.hasEnded ? { ...about, status: 'stopped', exitstatus } : { ...about, status: 'running' },
  }
}

function freeId({ guests }: World): number {
  let vmid = 100
  while (guests.has(vmid)) vmid += 1
  return vmid
}

function listed({ tasks }: World, node: string, params: Call['params']) {
  return [...tasks.values()]
    .filter(({ type }) => params.typefilter === undefined || type === params.typefilter)
    .filter(({ vmid }) => params.vmid === undefined || vmid === Number(params.vmid))
    .filter(({ hasEnded }) => params.source !== 'active' || !hasEnded)
    .map(({ upid, type, vmid }) => {
      const about = { pid: 1, pstart: 1, starttime: 1, user: 'root@pam!alice' }
      return { upid, type, id: String(vmid), node, ...about }
    })
}

function create(
  world: World,
  { fault: nextFault }: SimulatorOptions,
  { node, params }: { readonly node: string; readonly params: Call['params'] },
): Answer {
  const vmid = Number(params.vmid)
  const fault = nextFault?.()
  const lock = `can't lock file '/var/lock/qemu-server/lock-${vmid}.conf' - got timeout`
  if (fault === 'lost request') return 'cut'
  if (fault === 'unreachable') return { status: 595, reason: 'No route to host' }
  if (fault === 'lock') return { status: 500, reason: lock }
  if (fault === 'collision' && !world.guests.has(vmid)) world.guests.set(vmid, { vmid, node, tags: 'theirs' })
  if (world.guests.has(vmid)) {
    return {
      status: 500,
      reason: `unable to create VM ${vmid} - VM ${vmid} already exists on node '${node}'`,
    }
  }
  world.guests.set(vmid, { vmid, node, lock: 'create' })
  const finish = () => void world.guests.set(vmid, { vmid, node, tags: params.tags ?? '' })
  const ends = {
    'task lock': { exitstatus: lock, end: () => void world.guests.delete(vmid) },
    warnings: { exitstatus: 'WARNINGS: 1', lines: ['WARN: no bridge', 'TASK WARNINGS: 1'], end: finish },
    'worker died': { exitstatus: 'unexpected status', end: finish },
    'worker died half-way': { exitstatus: 'unexpected status', end: () => {} },
  }
  const end = fault && fault in ends ? ends[fault as keyof typeof ends] : { end: finish }
  const upid = world.begin({ node, vmid, ...end })
  return fault === 'lost answer' ? 'cut' : { data: upid }
}
