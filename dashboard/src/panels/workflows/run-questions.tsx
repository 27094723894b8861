import { useState } from 'react'
import { useAct, useMay } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { SchemaForm, type Fields } from '../../parts/schema-form/schema-form.tsx'
import { withoutGaps } from '../../parts/schema-form/schema-kind.ts'
import { tell, tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { RunState } from './run-header.tsx'

type Question = NonNullable<RunState['questions']>[string]

/** What the workflow wants to know from a person, with the form to say it. */
export function RunQuestions({ run: { workflow_id, questions = {} } }: { readonly run: RunState }) {
  const mayAnswer = useMay('workflows.signal')
  return Object.entries(questions).map(([step, question]) => (
    <QuestionForm key={step} workflowId={workflow_id} question={question} mayAnswer={mayAnswer} />
  ))
}

interface QuestionFormProps {
  readonly workflowId: string
  readonly question: Question
  readonly mayAnswer: boolean
}

function QuestionForm({ workflowId, question, mayAnswer }: QuestionFormProps) {
  const { workflows: words } = useStrings()
  const { message, schema, signal } = question
  const [content, setContent] = useState<Fields>({})
  const answer = useAct('workflows.signal')
  const send = (payload: Fields) =>
    answer.mutate(
      { workflow_id: workflowId, signal, payload },
      { onSuccess: () => tell(words.answered), onError: tellError },
    )
  return (
    <form
      className="card border-warn-mark flex flex-col gap-4 p-4"
      onSubmit={event => {
        event.preventDefault()
        send({ action: 'accept', content: withoutGaps(content) })
      }}
    >
      <h2 className="flex items-center gap-2 text-sm font-semibold">
        <Icon name="comment" className="text-warn" />
        {message}
      </h2>
      {mayAnswer && (
        <>
          <SchemaForm schema={schema} value={content} onChange={setContent} />
          <div className="flex gap-2">
            <Button type="submit" kind="primary" isBusy={answer.isPending}>
              {words.answer}
            </Button>
            <Button isBusy={answer.isPending} onClick={() => send({ action: 'decline' })}>
              {words.decline}
            </Button>
          </div>
        </>
      )}
    </form>
  )
}
