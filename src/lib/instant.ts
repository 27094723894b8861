/** RFC 3339 UTC in whole seconds, rounded up: when something is surely over. */
export const instantAfter = (ms: number) =>
  new Date(Math.ceil(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z')
