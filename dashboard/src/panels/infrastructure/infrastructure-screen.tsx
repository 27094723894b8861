import { Empty, Page } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'

export function Infrastructure() {
  const { app } = useStrings()
  return (
    <Page title={app.infrastructure}>
      <Empty title={app.loading} />
    </Page>
  )
}
