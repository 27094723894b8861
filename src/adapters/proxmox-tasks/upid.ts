/** The handle of a task. It names the node that runs it, which need not be the node that was asked. */
export interface Upid {
  readonly upid: string
  readonly node: string
  /** `qmcreate` */
  readonly type: string
  /** What it works on, most often a VMID; may be empty. */
  readonly id: string
  /** `root@pam!alice` */
  readonly user: string
  readonly startedAt: Date
}

/** pve-common, PVE::Tools::upid_decode. */
const pattern =
  /^UPID:(?<node>[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?):[0-9A-Fa-f]{8}:[0-9A-Fa-f]{8,9}:(?<start>[0-9A-Fa-f]{8}):(?<type>[^:\s/]+):(?<id>[^:\s/]*):(?<user>[^:\s/]+):$/

export function parseUpid(text: string): Upid | undefined {
  const parts = pattern.exec(text)?.groups
  if (!parts) return undefined
  const { node = '', start = '', type = '', id = '', user = '' } = parts
  return { upid: text, node, type, id, user, startedAt: new Date(Number.parseInt(start, 16) * 1000) }
}
