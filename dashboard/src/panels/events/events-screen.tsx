import { Empty, Page } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'

export function Events() {
  const { app } = useStrings()
  return (
    <Page title={app.events}>
      <Empty title={app.loading} />
    </Page>
  )
}
