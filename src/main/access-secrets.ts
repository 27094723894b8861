import { sealedSecrets } from '#adapters/sealed-secrets'
import { Sealer, Secrets } from '#domains/secrets/ports'
import { provide, type Actor, type Binding } from '#kernel'
import type { App } from '#kernel/run'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { secretFile } from './secret-file.ts'

const system: Actor = { id: 'alice', kind: 'system' }

/** Behind the ports of the domain `secrets`: the keys come from the configuration, else from a file of the data folder. */
export async function bindSecrets(config: Config, app: () => App): Promise<readonly Binding[]> {
  const text = config.ALICE_SECRETS_KEY ?? (await secretFile(join(config.ALICE_HOME, 'secrets.key'), newKey))
  const keys = text.split(/[,\s]+/)
  return [provide(Sealer, sealedSecrets(keys)), provide(Secrets, secretsOf(app))]
}

const newKey = () => randomBytes(32).toString('base64')

/** Secrets as other domains use them, kept by the operations of the domain. */
export function secretsOf(app: () => App): Secrets {
  const call = <T>(name: string, input: object) => {
    const operation = app().catalog.findOperation(name)
    if (!operation) throw new Error(`There is no operation ${name}`)
    return app().call(operation, input, { actor: system }) as Promise<T>
  }
  const get = async (name: string) =>
    (await call<{ value: string | null }>('secrets.open', { name })).value ?? undefined
  return {
    set: async (name, value) => void (await call('secrets.set', { name, value })),
    get,
    async remove(name) {
      if ((await get(name)) === undefined) return false
      await call('secrets.remove', { name })
      return true
    },
    async names() {
      const names: string[] = []
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page: NamePage = await call('secrets.list', {
          limit: 500,
          ...(cursor !== undefined && { cursor }),
        })
        names.push(...page.secrets.map(({ name }) => name))
        cursor = page.next_cursor
      }
      return names
    },
  }
}

interface NamePage {
  readonly secrets: readonly { readonly name: string }[]
  readonly next_cursor: string | null
}
