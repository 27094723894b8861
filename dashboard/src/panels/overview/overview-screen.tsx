import { useMay } from '../../client/alice.ts'
import { Page } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { DemoBanner } from './demo-banner.tsx'
import { EventTail } from './event-tail.tsx'
import { NeedsYou } from './needs-you.tsx'
import { Numbers } from './numbers.tsx'

/** Does anything need me, is anything broken, what runs, what just happened, what did it cost: in this order. */
export function Overview() {
  const { app } = useStrings()
  const maySeeEvents = useMay('events.read')
  return (
    <Page title={app.overview}>
      <DemoBanner />
      <Numbers />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,4fr)_minmax(0,6fr)]">
        <NeedsYou />
        {maySeeEvents && <EventTail />}
      </div>
    </Page>
  )
}
