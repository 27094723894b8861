import type { Place, Question, Way } from '../asker.ts'

/** A way to give up on something that was asked for. */
export interface Leaver {
  readonly name: string
  readonly way: Way
  begin(place: Place, question: Question): Promise<Leave>
}

/** Gives up, and answers the code the caller was told, where there was still a way to tell it. */
export interface Leave {
  (): Promise<string | undefined>
  /** What would have given up as well, had it been closed at once. */
  close?(): Promise<void>
}

export const bearer = ({ key }: Place): Record<string, string> =>
  key === undefined ? {} : { authorization: `Bearer ${key}` }

/** A request of HTTP whose connection is closed before there is an answer. */
export function closing(url: string, headers: Readonly<Record<string, string>>, body: object): Leave {
  const leaving = new AbortController()
  const answered = fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: leaving.signal,
  }).then(
    response => response.text(),
    () => undefined,
  )
  return async () => {
    leaving.abort()
    return answered
  }
}
