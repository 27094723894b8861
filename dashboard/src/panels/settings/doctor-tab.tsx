import { useRead, type Item } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { StatusBadge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { TabPage } from './tab-page.tsx'

type Finding = Item<'system.doctor', 'findings'>

const order = { problem: 0, warning: 1, ok: 2 } as const

/** What is not as it should be, and what to do about it; that first. */
export function DoctorTab() {
  const { settings } = useStrings()
  const answer = useRead('system.doctor', {})
  const again = (
    <Button icon="refresh" isBusy={answer.isFetching} onClick={() => void answer.refetch()}>
      {settings.doctorAgain}
    </Button>
  )
  return (
    <TabPage about={settings.doctorAbout} actions={again}>
      <Answer of={answer} lines={8}>
        {({ findings }) => {
          const count = (status: Finding['status']) => findings.filter(each => each.status === status).length
          const [problems, warnings] = [count('problem'), count('warning')]
          return (
            <>
              <p className="text-sm font-medium">
                {problems + warnings === 0 ? settings.doctorFine : settings.doctorFound(problems, warnings)}
              </p>
              <ul className="card divide-y text-[13px]">
                {findings
                  .toSorted((a, b) => order[a.status] - order[b.status])
                  .map(each => (
                    <FindingRow key={each.check} finding={each} />
                  ))}
              </ul>
            </>
          )
        }}
      </Answer>
    </TabPage>
  )
}

function FindingRow({ finding: { check, status, message, remedy } }: { readonly finding: Finding }) {
  const { settings } = useStrings()
  return (
    <li className="grid gap-x-4 gap-y-1 px-4 py-2.5 sm:grid-cols-[6rem_10rem_1fr]">
      <span>
        <StatusBadge status={status} />
      </span>
      <span className="font-medium">{check}</span>
      <span className="min-w-0 break-words">
        {message}
        {remedy !== undefined && (
          <span className="text-soft mt-0.5 block">
            {settings.remedy}: {remedy}
          </span>
        )}
      </span>
    </li>
  )
}
