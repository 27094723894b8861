// The event stream format of the HTML Living Standard §9.2.6, as far as Alice writes it.

export interface Frame {
  readonly id: string | undefined
  /** Empty for an ordinary message. */
  readonly event: string
  /** Empty when the frame only moves the id. */
  readonly data: string
}

const maxFrame = 4_194_304

/** Cuts a stream of text into frames, wherever its chunks end. */
export function createFrameParser(): (chunk: string) => Frame[] {
  let rest = ''
  let fields: Partial<Record<'id' | 'event' | 'data', string>> = {}

  const takeLine = (line: string, frames: Frame[]) => {
    if (line === '') {
      const { id, event = '', data = '' } = fields
      if (id !== undefined || event || data) frames.push({ id, event, data })
      fields = {}
      return
    }
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (name === 'data' && fields.data !== undefined) fields.data += `\n${value}`
    else if (name === 'id' || name === 'event' || name === 'data') fields[name] = value
  }

  return chunk => {
    const frames: Frame[] = []
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()!
    for (const line of lines) takeLine(line.endsWith('\r') ? line.slice(0, -1) : line, frames)
    if (rest.length + (fields.data?.length ?? 0) > maxFrame) {
      throw new Error(`An event is longer than ${maxFrame} characters; this is not Alice's event stream`)
    }
    return frames
  }
}
