import { Empty, Page } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'

export function Overview() {
  const { app } = useStrings()
  return (
    <Page title={app.overview}>
      <Empty title={app.loading} />
    </Page>
  )
}
