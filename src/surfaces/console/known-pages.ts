/** The first words of the console's addresses; everything below one is the console's too. */
export const consolePages = [
  'login',
  'workflows',
  'approvals',
  'assets',
  'infrastructure',
  'services',
  'events',
  'settings',
  'domains',
] as const
