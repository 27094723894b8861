import { Empty, Page } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'

export function Settings() {
  const { app } = useStrings()
  return (
    <Page title={app.settings}>
      <Empty title={app.loading} />
    </Page>
  )
}
