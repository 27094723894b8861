import { Refusal } from '#kernel'

/** Refuses who cannot use JSON, instead of sending it anyway (RFC 9110 §15.5.7). */
export function assertAcceptsJson(accept: string | undefined): void {
  if (accept === undefined || accept.includes('*/*') || isJsonWelcome(accept)) return
  throw new Refusal(
    'NOT_ACCEPTABLE',
    'This is answered as application/json, which the accept header leaves out',
    {
      status: 406,
      suggestions: ['accept_application_json'],
    },
  )
}

function isJsonWelcome(accept: string): boolean {
  return accept
    .slice(0, 2000)
    .split(',')
    .some(range => {
      const [type = '', ...parameters] = range
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/)
      const isUnwelcome = parameters.some(each => /^q\s*=\s*0(\.0*)?$/.test(each))
      return !isUnwelcome && /^(?:application\/(?:json|\*|problem\+json)|\*)$/.test(type)
    })
}
