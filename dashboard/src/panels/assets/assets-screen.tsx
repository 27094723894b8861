import { Empty, Page } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'

export function Assets() {
  const { app } = useStrings()
  return (
    <Page title={app.assets}>
      <Empty title={app.loading} />
    </Page>
  )
}
