import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLOutputType,
} from 'graphql'
import { JsonScalar } from './scalars.ts'

const some = (type: GraphQLOutputType, description?: string) => ({ type, description })
const one = (type: typeof GraphQLString | typeof GraphQLFloat, description?: string) =>
  some(new GraphQLNonNull(type), description)

/** An event as it is on every other way in: CloudEvents 1.0 with Alice's extensions. */
export const CloudEventType = new GraphQLObjectType({
  name: 'CloudEvent',
  description: 'An event of the log, as CloudEvents 1.0 names its attributes.',
  fields: {
    specversion: one(GraphQLString),
    id: one(GraphQLString),
    source: one(GraphQLString),
    type: one(GraphQLString),
    subject: one(GraphQLString, 'What it is about.'),
    time: one(GraphQLString, 'RFC 3339, UTC.'),
    datacontenttype: one(GraphQLString),
    dataschema: one(GraphQLString),
    position: one(GraphQLFloat, 'Its place in the log; the subscription goes on after it with `after`.'),
    priority: one(GraphQLString),
    actor: some(GraphQLString, 'Who caused it: `person:ada`.'),
    correlationid: some(GraphQLString),
    causationid: some(GraphQLString),
    traceparent: some(GraphQLString),
    replayed: some(GraphQLBoolean, 'It is shown again rather than for the first time.'),
    data: some(JsonScalar),
  },
})

export const WorkflowProgressType = new GraphQLObjectType({
  name: 'WorkflowProgress',
  description: 'How far a workflow is.',
  fields: {
    workflow_id: one(GraphQLString),
    status: one(GraphQLString, 'processing, waiting, compensating, completed, failed or canceled.'),
    total: some(GraphQLFloat, 'How much there is to do, as far as it is known.'),
    completed: one(GraphQLFloat),
    failed: one(GraphQLFloat),
    step: some(GraphQLString, 'The step that just ended.'),
    position: one(GraphQLFloat, 'The subscription goes on after it with `after`.'),
    time: one(GraphQLString, 'RFC 3339, UTC.'),
  },
})
