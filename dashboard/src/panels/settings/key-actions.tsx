import { useState } from 'react'
import { useAct, useMay } from '../../client/alice.ts'
import { IconButton } from '../../parts/button.tsx'
import { Confirm, Dialog } from '../../parts/dialog.tsx'
import { tell, tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { NewKey } from './key-dialog.tsx'
import type { Key } from './keys-tab.tsx'

/** A new secret for the same key, or the end of it. */
export function KeyActions({ apiKey }: { readonly apiKey: Key }) {
  const { settings } = useStrings()
  const [secret, setSecret] = useState<string>()
  const mayRotate = useMay('keys.rotate')
  const mayRevoke = useMay('keys.revoke')
  const rotate = useAct('keys.rotate')
  const revoke = useAct('keys.revoke')
  const { key_id, name, status } = apiKey
  if (status !== 'active') return null
  return (
    <span className="flex justify-end">
      {mayRotate && (
        <Confirm
          title={settings.keyRotateTitle(name)}
          about={settings.keyRotateAbout}
          action={settings.keyRotate}
          kind="primary"
          onConfirm={() =>
            rotate.mutate(
              { key_id, overlap: '1h' },
              { onSuccess: ({ key }) => setSecret(key), onError: tellError },
            )
          }
          trigger={open => (
            <IconButton icon="refresh" label={`${settings.keyRotate}: ${name}`} onClick={open} />
          )}
        />
      )}
      {mayRevoke && (
        <Confirm
          title={settings.keyRevokeTitle(name)}
          about={settings.keyRevokeAbout}
          action={settings.keyRevoke}
          onConfirm={() =>
            revoke.mutate({ key_id }, { onSuccess: () => tell(settings.keyRevoked), onError: tellError })
          }
          trigger={open => (
            <IconButton icon="trash" label={`${settings.keyRevoke}: ${name}`} onClick={open} />
          )}
        />
      )}
      {secret !== undefined && (
        <Dialog title={settings.keyReady(name)} isOpen onClose={() => setSecret(undefined)}>
          <NewKey secret={secret} />
        </Dialog>
      )}
    </span>
  )
}
