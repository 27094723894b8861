import { BlockList, isIP } from 'node:net'

/** Networks that are this machine, its neighbors or nobody, by RFC 6890 and its IPv6 counterparts. */
const closed4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  // Link-local; 169.254.169.254 tells a cloud machine its credentials.
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]

/** Of IPv6 only 2000::/3 is handed out; from it go what carries an IPv4 address inside, and documentation. */
const open6 = '2000::/3'
const closed6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const closed = blockList([...closed4, ...closed6])
const open = blockList([open6])

/** True for an address anybody on the internet can reach. */
export function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !closed.check(address, 'ipv4')
  return isIP(address) === 6 && open.check(address, 'ipv6') && !closed.check(address, 'ipv6')
}

/** Networks as `10.0.0.0/8`, `fd00::/8`, or one address. */
export function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix] = network.split('/')
    const family = isIP(address)
    if (family === 0) throw new RangeError(`${network} is not a network; one looks like 10.0.0.0/8`)
    const longest = family === 4 ? 32 : 128
    const bits = prefix === undefined ? longest : Number(prefix)
    if (!Number.isInteger(bits) || bits < 0 || bits > longest) {
      throw new RangeError(`${network} is not a network; ${longest} bits are the most`)
    }
    list.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6')
  }
  return list
}

export const isIn = (list: BlockList, address: string): boolean =>
  list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
