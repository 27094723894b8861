import { isRefusal, Log, service } from '#kernel'
import { noteDrift } from '../operations/deployments/note-drift.ts'
import { DriftSchedule } from '../ports.ts'
import { Deployments } from './views.ts'

const restingStatuses = ['deployed', 'failed', 'rolled_back']

/** Looks at every deployment that nobody works on, again and again; what drifted is recorded as events. */
export const watchDrift = service('deployments.drift_watcher', {
  about: 'Looks for drift of every deployment on a schedule.',
  uses: { deployments: Deployments, schedule: DriftSchedule, log: Log },

  async start({ deployments, schedule, log, call, after, signal }) {
    let looking: Promise<void> = Promise.resolve()
    let cancel = () => {}

    async function lookAtAll() {
      const rows = await deployments.rows(query => query.where('status', 'in', restingStatuses).limit(10_000))
      for (const { deployment_id } of rows) {
        if (signal.aborted) return
        try {
          await call(noteDrift, { deployment_id })
        } catch (error) {
          if (isRefusal(error) && error.code === 'VERSION_CONFLICT') continue
          log.warn({ err: error, deployment_id }, 'Nobody could look whether it drifted')
        }
      }
    }
    const plan = () => {
      if (schedule.everyMs === undefined || signal.aborted) return
      cancel = after(schedule.everyMs, () => {
        looking = lookAtAll().then(plan)
      })
    }
    plan()
    return {
      async stop() {
        cancel()
        await looking
      },
    }
  },
})
