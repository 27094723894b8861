// Tools whose work goes on after the answer: a client that knows tasks follows it as one.
import {
  acceptedAnswer,
  elicit,
  mcpTool,
  operation,
  workflow,
  z,
  type Flow,
  type McpTool,
  type Operation,
  type Workflow,
} from 'alice/plugin'

const Started = z.object({ workflow_id: z.string(), status: z.string(), estimated_duration: z.string() })
const Done = z.object({ text: z.string() })

/** A workflow, and the operation that starts it under the name the suite knows. */
function job<S extends z.ZodObject>(
  name: string,
  input: S,
  run: (given: z.output<S>, flow: Flow) => Promise<z.infer<typeof Done>>,
) {
  const about = `Fixture: ${name.replaceAll('_', ' ')}.`
  const work = workflow(`conformance_${name}`, { about, input, output: Done, run })
  const begin = operation(`conformance.${name}`, {
    about,
    effect: 'write',
    aliases: [name === 'tool_with_task' ? 'test_tool_with_task' : name],
    input,
    output: Started,
    run: async (given, { start }) => start(work as Workflow, given),
  })
  return { work, begin: begin as Operation }
}

const refuse = operation('conformance.refuse', {
  about: 'The step that refuses.',
  effect: 'read',
  isPrivate: true,
  input: z.strictObject({}),
  output: Done,
  refuses: { JOB_REFUSED: 409 },
  async run(_, context) {
    throw context.refuse('JOB_REFUSED', 'The job came to nothing, as it always does')
  },
})

const compute = job(
  'slow_compute',
  z.strictObject({ seconds: z.number().min(0).max(600), label: z.string().max(200).optional() }),
  async ({ seconds, label = 'nothing' }, flow) => {
    if (seconds > 0) await flow.sleep(`${Math.ceil(seconds * 1000)}ms`)
    return { text: `Computed ${label} in ${seconds} s` }
  },
)

const failing = job('failing_job', z.strictObject({}), async (_, flow) => {
  await flow.sleep('500ms')
  return flow.call(refuse, {})
})

const breaking = job('protocol_error_job', z.strictObject({}), async () => {
  throw new Error('The job broke')
})

const yesOrNo = { type: 'object', properties: { confirm: { type: 'boolean' } }, required: ['confirm'] }
const remove = job(
  'confirm_delete',
  z.strictObject({ filename: z.string().max(500) }),
  async ({ filename }, flow) => {
    const question = { message: `Delete ${filename}?`, schema: yesOrNo }
    const answer = await flow.waitFor({ signal: 'confirm', question })
    return { text: acceptedAnswer(answer)?.confirm === true ? `Deleted ${filename}` : `Kept ${filename}` }
  },
)

const nameForm = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }
const inputs = job('multi_input', z.strictObject({}), async (_, flow) => {
  const asked = ['first', 'second']
  const answers = await flow.each(asked, { key: which => which }, (which, item) =>
    item.waitFor({ signal: which, question: { message: `The ${which} name?`, schema: nameForm } }),
  )
  return { text: `Got ${answers.length} answers` }
})

const greeting = job('tool_with_task', z.strictObject({ name: z.string().max(200) }), async ({ name }) => ({
  text: `Hello, ${name}!`,
}))

const jobsOfSuite = [compute, failing, breaking, remove, inputs]
const tasks = { extensions: { 'io.modelcontextprotocol/tasks': {} } }
const tools: readonly McpTool[] = [
  { operation: failing.begin, requires: tasks },
  mcpTool(greeting.begin, {
    interview({ answers, input }) {
      const name = acceptedAnswer(answers.user_name)?.name ?? input.name
      return typeof name === 'string'
        ? { input: { name } }
        : { ask: { user_name: elicit('What is your name?', nameForm) } }
    },
  }),
]

export const jobs = {
  operations: [...jobsOfSuite.map(({ begin }) => begin), greeting.begin, refuse],
  workflows: [...jobsOfSuite, greeting].map(({ work }) => work),
  tools,
}
