import { Empty, Page } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'

export function Domains() {
  const { app } = useStrings()
  return (
    <Page title={app.domains}>
      <Empty title={app.loading} />
    </Page>
  )
}
