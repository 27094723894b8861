import { useEffect } from 'react'
import { createSignal, useSignal } from '../client/signal.ts'
import { exactTime, relativeTime } from './format.ts'

const tick = createSignal(0)
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

/** One clock for all times on the page. */
function useTick() {
  useEffect(() => {
    users += 1
    timer ??= setInterval(() => tick.set(tick.get() + 1), 10_000)
    return () => {
      users -= 1
      if (users > 0) return
      clearInterval(timer)
      timer = undefined
    }
  }, [])
  return useSignal(tick)
}

/** How long ago, with the exact time for who points at it. */
export function Time({ at }: { readonly at: string | number }) {
  useTick()
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)} className="whitespace-nowrap">
      {relativeTime(at)}
    </time>
  )
}
