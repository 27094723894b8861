// What providers ask for, as data: each price with where it was read and since when it holds. What is not here is unknown.

export interface Price {
  readonly provider: string
  readonly type: string
  /** Of `specs.size`; absent: whatever the size is. */
  readonly size?: string
  readonly per: 'month' | 'gb_month'
  /** Decimal, in USD, without tax. */
  readonly amount: string
  /** A day on which it was so by the source. */
  readonly date: string
  readonly source: string
}

const droplets = 'https://www.digitalocean.com/pricing/droplets'
const ofDroplet = {
  provider: 'digitalocean',
  type: 'compute',
  per: 'month',
  date: '2022-07-01',
  source: droplets,
} as const

export const prices: readonly Price[] = [
  { ...ofDroplet, size: 's-1vcpu-512mb-10gb', amount: '4.00' },
  { ...ofDroplet, size: 's-1vcpu-1gb', amount: '6.00' },
  { ...ofDroplet, size: 's-1vcpu-2gb', amount: '12.00' },
  { ...ofDroplet, size: 's-2vcpu-2gb', amount: '18.00' },
  { ...ofDroplet, size: 's-2vcpu-4gb', amount: '24.00' },
  { ...ofDroplet, size: 's-4vcpu-8gb', amount: '48.00' },
  { ...ofDroplet, size: 's-8vcpu-16gb', amount: '96.00' },
  {
    provider: 'digitalocean',
    type: 'storage',
    per: 'gb_month',
    amount: '0.10',
    date: '2022-07-01',
    source: 'https://docs.digitalocean.com/products/volumes/details/pricing/',
  },
  {
    provider: 'digitalocean',
    type: 'network',
    per: 'month',
    amount: '0.00',
    date: '2022-07-01',
    source: 'https://docs.digitalocean.com/products/networking/firewalls/details/pricing/',
  },
]

/** Weekly backups of a droplet, in percent of its price. */
export const backupShare = {
  provider: 'digitalocean',
  percent: 20,
  date: '2025-10-01',
  source: 'https://docs.digitalocean.com/products/backups/details/pricing',
} as const

/** They run on machines that are there anyway: electricity, and nobody sends a bill per resource. */
export const ownMachines: ReadonlySet<string> = new Set([
  'fake',
  'process',
  'files',
  'docker',
  'proxmox',
  'lxd',
])
