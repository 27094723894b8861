// Fixtures for the conformance suite of the Model Context Protocol, written as any plugin is. Loaded with
// `alice up --profile conformance`; the suite knows these tools, prompts and resources by name.
import { definePlugin, domain } from 'alice/plugin'
import { answers } from './answers.ts'
import { jobs } from './jobs.ts'
import { prompts } from './prompts.ts'
import { questions } from './questions.ts'
import { resources } from './resources.ts'

export const plugin = definePlugin({
  domain: domain('conformance', {
    about: 'Fixtures for the conformance suite of the Model Context Protocol.',
    operations: [
      ...answers.operations,
      ...questions.operations,
      ...jobs.operations,
      ...prompts.operations,
      ...resources.operations,
    ],
    workflows: jobs.workflows,
  }),
  mcp: {
    tools: [...answers.tools, ...questions.tools, ...jobs.tools],
    prompts: prompts.prompts,
    resources: resources.resources,
  },
})
