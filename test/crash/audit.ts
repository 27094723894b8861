// What must hold of every log, whatever was killed while it was written.
import type { EventRecord } from '#kernel'

type Audited = Pick<EventRecord, 'position' | 'id' | 'type' | 'subject' | 'data'>

export interface Audit {
  see(record: Audited): void
  /** One sentence for each rule that is broken. */
  problems(): readonly string[]
  readonly events: number
  /** Workflows that ended, by how. */
  readonly ended: Readonly<Record<string, number>>
  readonly unfinished: number
}

export function createAudit(): Audit {
  const broken: string[] = []
  const ids = new Set<string>()
  const steps = new Set<string>()
  const placed = new Map<string, number>()
  const endOf = new Map<string, string | undefined>()
  const ended: Record<string, number> = {}
  let last = 0

  const seeWorkflow = ({ type, subject, position }: Audited, data: any) => {
    const end = endOf.get(subject)
    if (type === 'workflow.started') {
      if (endOf.has(subject)) broken.push(`${subject} started twice, again at ${position}`)
      endOf.set(subject, undefined)
    } else if (end !== undefined) {
      broken.push(`${subject} ${end}, and there is ${type} at ${position} after that`)
    }
    if (type === 'workflow.step_completed') {
      const step = `${subject} ${data.step_id}`
      if (steps.has(step)) broken.push(`${step} finished twice, again at ${position}`)
      steps.add(step)
    }
    const how = /^workflow\.(completed|failed|canceled)$/.exec(type)?.[1]
    if (how !== undefined) {
      endOf.set(subject, how)
      ended[how] = (ended[how] ?? 0) + 1
    }
  }

  return {
    see(record) {
      const { position, id, type } = record
      if (position !== last + 1) broken.push(`after position ${last} comes ${position}`)
      last = position
      if (ids.has(id)) broken.push(`event ${id} is there twice, again at ${position}`)
      ids.add(id)
      const data = record.data as any
      if (type.startsWith('workflow.')) seeWorkflow(record, data)
      if (type === 'asset.organized') {
        const key = `${data.workflow_id} ${data.placement_id}`
        if (placed.has(key)) broken.push(`${key} was recorded twice, again at ${position}`)
        placed.set(key, position)
      }
    },
    problems: () => broken,
    get events() {
      return ids.size
    },
    ended,
    get unfinished() {
      return [...endOf.values()].filter(end => end === undefined).length
    },
  }
}
