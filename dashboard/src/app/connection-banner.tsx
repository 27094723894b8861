import { connection } from '../client/alice.ts'
import { useSignal } from '../client/signal.ts'
import { useStrings } from '../strings/strings.tsx'

/** Says that the connection is lost for as long as it is. */
export function ConnectionBanner() {
  const { app } = useStrings()
  const isLost = useSignal(connection) === 'lost'
  return (
    <div role="status" aria-live="polite">
      {isLost && (
        <p className="bg-warn-wash text-warn border-b px-4 py-1.5 text-[13px] font-medium md:px-6">
          {app.lost}. <span className="font-normal">{app.lostHint}</span>
        </p>
      )}
    </div>
  )
}
