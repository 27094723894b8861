import type { Item } from '../../client/alice.ts'

export type StepItem = Item<'workflows.steps', 'steps'>

/** A sign and a color for each state, both as small as a letter. */
const marks: Readonly<Record<StepItem['status'], { readonly path: string; readonly color: string }>> = {
  running: { path: 'M6 2.5a3.5 3.5 0 1 1-3.5 3.5', color: 'text-accent' },
  waiting: { path: 'M4.5 3v6M7.5 3v6', color: 'text-warn' },
  retrying: { path: 'M9 4.5A3.5 3.5 0 1 0 9.5 7M9.5 2v2.7H6.8', color: 'text-warn' },
  completed: { path: 'M2.5 6.5l2.3 2.3 4.7-5', color: 'text-ok' },
  failed: { path: 'M3 3l6 6M9 3l-6 6', color: 'text-bad' },
  skipped: { path: 'M3 6h6', color: 'text-faint' },
  compensated: { path: 'M4.5 3L2 5.5 4.5 8M2 5.5h5a2.5 2.5 0 0 1 0 5', color: 'text-warn' },
}

export const StepMark = ({ status }: { readonly status: StepItem['status'] }) => (
  <svg
    aria-hidden="true"
    width={12}
    height={12}
    viewBox="0 0 12 12"
    fill="none"
    stroke="currentColor"
    strokeWidth={1.6}
    strokeLinecap="round"
    strokeLinejoin="round"
    className={`shrink-0 ${marks[status].color}`}
  >
    <path d={marks[status].path} />
  </svg>
)
