import { Empty, Page } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'

export function Approvals() {
  const { app } = useStrings()
  return (
    <Page title={app.approvals}>
      <Empty title={app.loading} />
    </Page>
  )
}
