import { useEffect, useState } from 'react'
import { call, type Input, type Item } from '../../client/alice.ts'

type Line = Item<'logs.read', 'lines'>

const everyMs = 2000
const mostKept = 2000
const sameLine = (a: Line, b: Line) => a.time === b.time && a.message === b.message

/**
 * Lines written since the first of `known`, newest first. The log of the process is a file and no events tell
 * of it, so it is asked for again while somebody looks.
 */
export function useLogTail(
  input: Input<'logs.read'>,
  known: readonly Line[],
  isFollowing: boolean,
): readonly Line[] {
  const [tail, setTail] = useState<{ readonly of: string; readonly lines: readonly Line[] }>()
  const asked = JSON.stringify(input)
  const lines = tail?.of === asked ? tail.lines : []
  const newest = lines[0] ?? known[0]
  useEffect(() => {
    if (!isFollowing || !newest) return undefined
    const leaving = new AbortController()
    const timer = setInterval(() => {
      if (document.hidden) return
      const wish = { ...(JSON.parse(asked) as Input<'logs.read'>), since: newest.time }
      void call('logs.read', wish, leaving.signal)
        .then(page => {
          const end = page.lines.findIndex(each => sameLine(each, newest))
          const fresh = end < 0 ? page.lines : page.lines.slice(0, end)
          if (fresh.length === 0) return
          setTail(before => ({
            of: asked,
            lines: [...fresh, ...(before?.of === asked ? before.lines : [])].slice(0, mostKept),
          }))
        })
        // The banner says that the connection is lost; the next try may be better.
        .catch(() => {})
    }, everyMs)
    return () => {
      leaving.abort()
      clearInterval(timer)
    }
  }, [asked, newest, isFollowing])
  return lines
}
