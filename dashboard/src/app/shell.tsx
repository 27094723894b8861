import { useQuery } from '@tanstack/react-query'
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { connection, signedOut } from '../client/alice.ts'
import { keepFresh } from '../client/freshness.ts'
import { startLive } from '../client/live.ts'
import { sessionQuery } from '../client/session.ts'
import { useSignal } from '../client/signal.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { isTyping, useKeys } from '../parts/keys.ts'
import { Empty } from '../parts/section.tsx'
import { useStrings } from '../strings/strings.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { Navigation, PhoneNavigation } from './navigation.tsx'
import { screens } from './screens.ts'
import { TopBar } from './top-bar.tsx'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const Shortcuts = lazy(async () => ({ default: (await import('./shortcuts.tsx')).Shortcuts }))

/** The frame around every screen, for who is signed in; others are led to the login and back. */
export function Shell() {
  const { app } = useStrings()
  const { data: session, isPending, error, refetch } = useQuery(sessionQuery)
  const isOut = useSignal(signedOut)
  const navigate = useNavigate()
  const here = useRouterState({ select: ({ location }) => location.href })
  const isAway = !isPending && !error && (!session || isOut)

  useEffect(() => {
    // This frame is still there for a moment when the login is the place already.
    if (!isAway || here.startsWith('/login')) return
    void navigate({ to: '/login', search: here === '/' ? {} : { to: here }, replace: true })
  }, [isAway, navigate, here])

  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  if (!session || isAway) return <Empty icon="clock" title={app.loading} />
  return <Frame />
}

function Frame() {
  const { app } = useStrings()
  const [isPaletteOpen, setPalette] = useState(false)
  const [isSheetOpen, setSheet] = useState(false)
  useLive()
  useScreenKeys()
  useKeys({ 'mod+k': () => setPalette(true), '/': () => setPalette(true), '?': () => setSheet(true) })
  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="bg-accent-solid text-on-accent sr-only z-50 rounded-md px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {app.skip}
      </a>
      <Navigation />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar onSearch={() => setPalette(true)} onShortcuts={() => setSheet(true)} />
        <ConnectionBanner />
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 pb-16 outline-none md:pb-0">
          <Outlet />
        </main>
      </div>
      <PhoneNavigation />
      <Suspense>
        {isPaletteOpen && <Palette isOpen onClose={() => setPalette(false)} />}
        {isSheetOpen && <Shortcuts isOpen onClose={() => setSheet(false)} />}
      </Suspense>
    </div>
  )
}

/** One stream of events for all screens, as long as somebody is signed in. */
function useLive() {
  useEffect(() => {
    const leaving = new AbortController()
    const stop = keepFresh()
    // Who may not see events still has the rest of the console; what else goes wrong shows as a lost connection.
    void startLive(leaving.signal).catch(() => connection.get() === 'connecting' && connection.set('up'))
    return () => {
      leaving.abort()
      stop()
    }
  }, [])
}

const goMs = 1200

/** `g` and a letter. */
function useScreenKeys() {
  const navigate = useNavigate()
  const wentAt = useRef(0)
  const keys = Object.fromEntries(
    screens.map(({ key, path }) => [
      key,
      () => {
        if (performance.now() - wentAt.current < goMs) void navigate({ to: path })
        wentAt.current = 0
      },
    ]),
  )
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const isPlain = !event.metaKey && !event.ctrlKey && !event.altKey
      if (!isPlain || isTyping(event.target)) return
      if (event.key === 'g') {
        wentAt.current = performance.now()
      } else if (performance.now() - wentAt.current < goMs && keys[event.key]) {
        // Before the keys of the screen hear of it.
        event.stopImmediatePropagation()
        event.preventDefault()
        keys[event.key]!()
      }
    }
    addEventListener('keydown', hear, { capture: true })
    return () => removeEventListener('keydown', hear, { capture: true })
  })
}
