import type { CloudEvent } from '#surfaces/client'
import { useMemo } from 'react'
import { useMay, useRead } from '../../client/alice.ts'
import { useLiveEvents } from '../../client/live.ts'
import { merged, runOf, type Run } from './run-story.ts'

const types = ['deployment.*', 'resource.*']
const mostEvents = 1000

/** The events of a deployment, those that come while it is looked at among them, oldest first. */
export function useDeploymentEvents(deploymentId: string): readonly CloudEvent[] {
  const may = useMay('events.read')
  const { data } = useRead(
    'events.read',
    { subject: deploymentId, types, limit: mostEvents, newest_first: true },
    { enabled: may },
  )
  const live = useLiveEvents()
  const read = useMemo(() => ((data?.events ?? []) as unknown as readonly CloudEvent[]).toReversed(), [data])
  return useMemo(() => (data ? merged(read, live, deploymentId) : []), [data, read, live, deploymentId])
}

export function useRun(events: readonly CloudEvent[], workflowId: string): Run | undefined {
  return useMemo(() => runOf(events, workflowId), [events, workflowId])
}
