import { Empty, Page } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'

export function Workflows() {
  const { app } = useStrings()
  return (
    <Page title={app.workflows}>
      <Empty title={app.loading} />
    </Page>
  )
}
