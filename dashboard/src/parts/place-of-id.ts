const places: Readonly<Record<string, (id: string) => string>> = {
  bp: id => `/infrastructure/blueprints/${id}`,
  chg: id => `/approvals/${id}`,
  dep: id => `/infrastructure/deployments/${id}`,
  evt: id => `/events?subject=${id}`,
  ipr: id => `/approvals/${id}`,
  wf: id => `/workflows/${id}`,
}

/** Where the thing with this id is shown; undefined when the text is no id the console knows. */
export function placeOfId(text: string): string | undefined {
  if (/^[0-9a-f]{64}$/.test(text)) return `/assets/${text}`
  const [, prefix = ''] = /^([a-z]+)_[0-9a-z_-]+$/.exec(text) ?? []
  return places[prefix]?.(text)
}
