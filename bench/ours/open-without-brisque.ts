import { localFiles } from '../../src/adapters/local-files/index.ts'
import { sharpImages } from '../../src/adapters/sharp-images/index.ts'
import { assets } from '../../src/domains/assets/domain.ts'
import { Clock, Files, Images, PictureMeter } from '../../src/domains/assets/ports.ts'
import { workflows } from '../../src/domains/workflows/domain.ts'
import { provide, type Binding, type Domain, type Port } from '../../src/kernel/index.ts'
import type { App } from '../../src/kernel/run/index.ts'
import { onSqlite, openApp } from './open-app.ts'

/** The assets of Alice with a meter that makes thumbnails and hashes, and gives every picture the same score. */
export function openWithoutBrisque(home: string): Promise<App> {
  const images = sharpImages()
  const meter: PictureMeter = {
    async measure(bytes, options) {
      const passed = await images.glance(bytes, options)
      return passed.broken ? passed : { ...passed, brisque: { score: 42, metric: 'bench/none' }, issues: [] }
    },
  }
  const bound = [
    provide(Files, localFiles()),
    provide(Images, images),
    provide(PictureMeter, meter),
    provide(Clock, { preciseMs: () => performance.now() }),
  ]
  const domains = [assets, workflows]
  return openApp({
    folder: home,
    domains,
    bindings: [...bound, ...absent(domains, bound)],
    store: onSqlite(home),
  })
}

/** What these domains need besides; nothing measured here asks it for anything. */
function absent(domains: readonly Domain[], bound: readonly Binding[]): Binding[] {
  const names = new Set(bound.map(({ port }) => port.name))
  const used = domains
    .flatMap(({ operations, reactions, services }) => [...operations, ...reactions, ...services])
    .flatMap(({ uses }) => Object.values(uses))
    .filter(
      (each): each is Port<unknown> =>
        each.kind === 'port' && !each.name.startsWith('kernel.') && !names.has(each.name),
    )
  return [...new Set(used)].map(port => provide(port, {}))
}
