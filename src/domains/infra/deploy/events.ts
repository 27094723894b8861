import { event } from '#kernel'
import { z } from 'zod'
import { planKinds } from '../plan/deployment-plan.ts'

export const DeploymentId = z.string().regex(/^dep_[0-9a-z]{26}$/, 'a deployment id looks like dep_01k…')

const subject = (data: { deployment_id: string }) => data.deployment_id
const specs = z.record(z.string(), z.unknown())
const ofDeployment = { deployment_id: DeploymentId, workflow_id: z.string() }
const ofResource = {
  ...ofDeployment,
  resource: z.string(),
  /** `docker/dep_…/web`: where it lives, whose it is, its name. */
  address: z.string(),
  engine: z.string(),
  type: z.string(),
}
const madeObject = {
  handle: z.string(),
  key: z.string(),
  before: z.string().nullable(),
  after: z.string(),
  /** As in the blueprint, references and all. */
  wanted: specs,
  /** As read back from the engine. */
  specs,
  state: z.string(),
  outputs: z.record(z.string(), z.union([z.string(), z.number()])),
  depends_on: z.array(z.string()),
  duration_ms: z.number(),
  reason: z.string(),
}

export const DeploymentStarted = event(
  'deployment.started',
  {
    ...ofDeployment,
    kind: z.enum(planKinds),
    blueprint_id: z.string(),
    blueprint_version: z.number().int(),
    name: z.string(),
    environment: z.string(),
    engines: z.array(z.string()),
    /** Blob with the whole plan, and its digest. */
    plan: z.string(),
    digest: z.string(),
    changes: z.record(z.string(), z.number().int()),
  },
  { subject, about: 'A plan for a deployment began to be carried out.' },
)

const DeploymentEnd = {
  ...ofDeployment,
  kind: z.enum(planKinds),
  /** Blob with what was read back of every resource at the end. */
  state: z.string(),
  resources: z.number().int(),
  duration_ms: z.number(),
}
export const DeploymentCompleted = event('deployment.completed', DeploymentEnd, {
  subject,
  about: 'Everything is as planned: it was read anew before this was said.',
})
export const DeploymentRolledBack = event(
  'deployment.rolled_back',
  { ...DeploymentEnd, code: z.string(), message: z.string(), failed: z.array(z.string()) },
  {
    subject,
    priority: 'high',
    about: 'A change failed, and the state before it was restored and read back.',
  },
)
export const DeploymentFailed = event(
  'deployment.failed',
  {
    ...ofDeployment,
    kind: z.enum(planKinds),
    code: z.string(),
    message: z.string(),
    failed: z.array(z.string()),
    skipped: z.array(z.string()),
    duration_ms: z.number(),
  },
  {
    subject,
    priority: 'high',
    about: 'A deployment is not as planned; what was done stays and can be taken up again.',
  },
)

export const ResourceIntended = event(
  'resource.intended',
  {
    ...ofResource,
    action: z.enum(['create', 'update', 'replace', 'delete', 'clear']),
    /** Finds again what is made from here on, whatever happens to Alice. */
    key: z.string(),
    handle: z.string().nullable(),
    before: z.string().nullable(),
    wanted: specs.nullable(),
    depends_on: z.array(z.string()),
  },
  {
    subject,
    priority: 'low',
    about: 'What is about to be done to a resource, written down before it is done.',
  },
)
export const ResourceCreated = event(
  'resource.created',
  { ...ofResource, ...madeObject },
  { subject, about: 'A resource was made and read back.' },
)
export const ResourceUpdated = event(
  'resource.updated',
  { ...ofResource, ...madeObject },
  { subject, about: 'A resource was changed in place and read back.' },
)
export const ResourceReplaced = event(
  'resource.replaced',
  { ...ofResource, ...madeObject, old_handle: z.string() },
  { subject, about: 'A new object took the place of another.' },
)
export const ResourceAdopted = event(
  'resource.adopted',
  { ...ofResource, ...madeObject },
  { subject, about: 'Something that was there already belongs to the deployment from now on.' },
)
export const ResourceDeleted = event(
  'resource.deleted',
  {
    ...ofResource,
    handle: z.string(),
    key: z.string(),
    before: z.string(),
    after: z.null(),
    duration_ms: z.number(),
    reason: z.string(),
  },
  { subject, about: 'An object of a resource was removed.' },
)
export const ResourceFailed = event(
  'resource.failed',
  {
    ...ofResource,
    action: z.string(),
    /** `transient`, `changed`, `foreign`, `exhausted`, `permanent` …: what may be done about it. */
    failure: z.string(),
    message: z.string(),
  },
  { subject, priority: 'high', about: 'A resource could not be brought to what was planned.' },
)
export const ResourceDrifted = event(
  'resource.drifted',
  {
    deployment_id: DeploymentId,
    resource: z.string(),
    address: z.string(),
    engine: z.string(),
    type: z.string(),
    before: z.string(),
    after: z.string().nullable(),
    fields: z.array(
      z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }),
    ),
    reason: z.string(),
  },
  { subject, priority: 'high', about: 'Somebody else changed a resource.' },
)
