const around = 2

/** What changes between two texts: lines taken away and added, with a few of those beside them. */
export function lineDiff(before: string, after: string): string[] {
  const old = before === '' ? [] : before.trimEnd().split(/\r?\n/)
  const now = after === '' ? [] : after.trimEnd().split(/\r?\n/)
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1
  let end = 0
  while (
    end < old.length - start &&
    end < now.length - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  ) {
    end += 1
  }
  return [
    ...old.slice(Math.max(0, start - around), start).map(line => `  ${line}`),
    ...old.slice(start, old.length - end).map(line => `- ${line}`),
    ...now.slice(start, now.length - end).map(line => `+ ${line}`),
    ...now.slice(now.length - end, now.length - end + around).map(line => `  ${line}`),
  ]
}
