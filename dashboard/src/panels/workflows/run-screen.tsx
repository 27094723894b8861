import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useRead } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { Card, Page } from '../../parts/section.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { RunChildren } from './run-children.tsx'
import { RunEvents } from './run-events.tsx'
import { RunActions, RunFacts, RunIdentity, type RunState } from './run-header.tsx'
import { RunQuestions } from './run-questions.tsx'
import type { RunSearch, RunTab } from './run-search.ts'
import { RunTimeline } from './run-timeline.tsx'
import { runName } from './run-words.ts'
import { StepDrawer } from './step-drawer.tsx'
import { StepsList } from './steps-list.tsx'

/** One run: how it stands, when its steps ran, and everything about each of them. */
export function Run() {
  const { app } = useStrings()
  const { workflowId = '' } = useParams({ strict: false }) as { workflowId?: string }
  const run = useRead('workflows.get', { workflow_id: workflowId, steps: 0 })
  const { data } = run
  return (
    <Page
      title={data ? runName(data) : app.workflows}
      about={data ? <RunIdentity run={data} /> : workflowId}
      actions={data && <RunActions run={data} />}
    >
      <Answer of={run}>{state => <Body run={state} />}</Answer>
    </Page>
  )
}

function Body({ run }: { readonly run: RunState }) {
  const { workflow_id: workflowId } = run
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as RunSearch
  const onSearch = useCallback(
    (next: RunSearch) =>
      void navigate({
        to: '/workflows/$workflowId',
        params: { workflowId },
        search: next,
        replace: true,
        resetScroll: false,
      }),
    [navigate, workflowId],
  )
  const { step, ...rest } = search
  return (
    <>
      <RunFacts run={run} />
      <RunQuestions run={run} />
      <RunTimeline workflowId={workflowId} search={search} onSearch={onSearch} />
      <RunTabs run={run} search={search} onSearch={onSearch} />
      <StepDrawer
        workflowId={workflowId}
        stepId={step}
        canRetry={run.status === 'failed' || run.status === 'canceled'}
        onClose={() => onSearch(rest)}
        onStep={next => onSearch({ ...rest, step: next })}
      />
    </>
  )
}

interface RunTabsProps {
  readonly run: RunState
  readonly search: RunSearch
  onSearch(search: RunSearch): void
}

function RunTabs({ run, search, onSearch }: RunTabsProps) {
  const { workflows: words } = useStrings()
  const { tab, ...rest } = search
  const { workflow_id: workflowId } = run
  return (
    <Card isFlush>
      <Tabs
        label={words.tabs}
        value={tab ?? 'steps'}
        onChange={id => onSearch(id === 'steps' ? rest : { ...rest, tab: id as RunTab })}
        tabs={[
          {
            id: 'steps',
            label: words.tabSteps,
            content: () => <StepsList workflowId={workflowId} search={search} onSearch={onSearch} />,
          },
          { id: 'events', label: words.tabEvents, content: () => <RunEvents workflowId={workflowId} /> },
          {
            id: 'children',
            label: words.tabChildren,
            content: () => <RunChildren workflowId={workflowId} />,
          },
          { id: 'input', label: words.tabInput, content: () => <InputAndResult run={run} /> },
        ]}
      />
    </Card>
  )
}

function InputAndResult({ run: { filters, parameters, result, error } }: { readonly run: RunState }) {
  const { workflows: words } = useStrings()
  return (
    <div className="grid gap-4 p-4 lg:grid-cols-2">
      <section className="min-w-0">
        <h3 className="text-soft mb-1.5 text-xs font-medium">{words.input}</h3>
        <JsonView value={filters ? { filters, parameters } : parameters} label={words.input} />
      </section>
      <section className="min-w-0">
        <h3 className="text-soft mb-1.5 text-xs font-medium">{error ? words.failedWith : words.result}</h3>
        {(result ?? error) === undefined ? (
          <p className="text-soft text-[13px]">{words.noResult}</p>
        ) : (
          <JsonView value={result ?? error} label={words.result} />
        )}
      </section>
    </div>
  )
}
