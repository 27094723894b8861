import { Empty, Page } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'

export function Services() {
  const { app } = useStrings()
  return (
    <Page title={app.services}>
      <Empty title={app.loading} />
    </Page>
  )
}
