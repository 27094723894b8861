import { Link, useRouter } from '@tanstack/react-router'
import { ErrorNote } from '../parts/error-note.tsx'
import { Empty, Page } from '../parts/section.tsx'
import { useStrings } from '../strings/strings.tsx'

export function NotFound() {
  const { app } = useStrings()
  return (
    <Page title={app.notFound}>
      <Empty icon="search" title={app.notFound}>
        {app.notFoundHint}{' '}
        <Link to="/" className="text-accent underline">
          {app.overview}
        </Link>
      </Empty>
    </Page>
  )
}

/** A screen that broke does not take the others with it. */
export function Broken({ error, reset }: { readonly error: unknown; reset(): void }) {
  const { app } = useStrings()
  const router = useRouter()
  return (
    <Page title={app.broken} about={app.brokenHint}>
      <ErrorNote
        error={error}
        onRetry={() => {
          reset()
          void router.invalidate()
        }}
      />
    </Page>
  )
}
