import { callAs, type OperationInfo } from '#surfaces/client'
import {
  GraphQLBoolean,
  GraphQLString,
  isNonNullType,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
} from 'graphql'
import type { RequestContext } from './context.ts'
import { fieldError } from './graphql-errors.ts'
import type { InputPart, InputTypes } from './input-types.ts'
import { camelCase, createNames, pascalCase, type Names } from './names.ts'
import type { OutputTypes } from './output-types.ts'
import { shapeOf } from './shape-of.ts'
import type { Shape } from './shape.ts'

export type Field = GraphQLFieldConfig<unknown, RequestContext>

/** An operation as a field of the schema. */
export interface OperationField {
  readonly name: string
  readonly operation: OperationInfo
  readonly field: Field
  /** How many entries of a list it answers when the caller names no `limit`. */
  readonly usualLimit: number
}

export interface FieldMakers {
  readonly names: Names
  readonly inputs: InputTypes
  readonly outputs: OutputTypes
}

/**
 * `assets.search` is the field `assetsSearch`, and its aliases are deprecated fields. What the operation takes is one
 * argument `input`, so that a variable holds exactly the JSON of every other way in, whatever shape it has; fields
 * keep their names of the wire. The root is nullable: one refusal leaves the answers beside it standing.
 */
export function operationFields(
  infos: readonly OperationInfo[],
  makers: FieldMakers,
): readonly OperationField[] {
  const fieldNames = createNames(['version'])
  const named = infos.map(operation => ({ operation, name: fieldNames.claim(camelCase(operation.name)) }))
  return named.flatMap(({ operation, name }) => {
    const field = operationField(operation, pascalCase(name), makers)
    const usualLimit = usualLimitOf(operation)
    const aliases = operation.aliases
      .map(camelCase)
      .filter(alias => !fieldNames.isTaken(alias))
      .map(alias => ({
        name: fieldNames.claim(alias),
        operation,
        field: { ...field, deprecationReason: `Use ${name}.` },
        usualLimit,
      }))
    return [{ name, operation, field, usualLimit }, ...aliases]
  })
}

function operationField(operation: OperationInfo, typeName: string, makers: FieldMakers): Field {
  const { inputs, outputs } = makers
  const shape = inputShape(operation)
  const input = shape && inputs(shape, typeName)
  return {
    type: outputs({ ...shapeOf(operation.output_schema), isNullable: true }, typeName),
    description: operation.about,
    args: argumentsOf(operation, input, shape),
    resolve: resolver(operation, input),
  }
}

interface Arguments {
  readonly input?: unknown
  readonly idempotencyKey?: string | null
  readonly dryRun?: boolean | null
  readonly planDigest?: string | null
}

function resolver({ name }: OperationInfo, input: InputPart | undefined): NonNullable<Field['resolve']> {
  return async (_source, args: Arguments, context, { path }) => {
    const { app, caller, traceparent, traceId, limits } = context
    const { dryRun = null, planDigest = null } = args
    const fields = (args.input ?? undefined) === undefined || !input ? {} : input.restore(args.input)
    const whole = {
      ...(fields as object),
      ...(dryRun !== null && { dry_run: dryRun }),
      ...(planDigest !== null && { plan_digest: planDigest }),
    }
    try {
      return await callAs({ app, caller, surface: 'graphql' }, name, whole, {
        traceparent,
        idempotencyKey: args.idempotencyKey ?? undefined,
        signal: context.signal,
        onLimit: state => void limits.set(path.key, state),
      })
    } catch (error) {
      throw fieldError(error, traceId)
    }
  }
}

function argumentsOf(
  { effect, has_plan }: OperationInfo,
  input: InputPart | undefined,
  shape: Shape | undefined,
): GraphQLFieldConfigArgumentMap {
  const hasNeed = shape?.kind !== 'object' || shape.fields().some(({ isRequired }) => isRequired)
  return {
    ...(input && { input: { type: hasNeed ? input.type : nullable(input.type) } }),
    ...(effect !== 'read' && {
      idempotencyKey: { type: GraphQLString, description: 'Asked twice with one key, it happens once.' },
    }),
    ...(has_plan && {
      dryRun: { type: GraphQLBoolean, description: 'Show the plan and change nothing.' },
      planDigest: { type: GraphQLString, description: 'Do what the plan of this digest shows, or nothing.' },
    }),
  }
}

const nullable = (type: InputPart['type']) => (isNonNullType(type) ? type.ofType : type)

/** What it takes besides the pipeline's fields, which are arguments of their own; undefined when it takes nothing. */
function inputShape({ input_schema, has_plan }: OperationInfo): Shape | undefined {
  const shape = shapeOf(input_schema)
  const whole = has_plan ? withoutPipelineFields(shape) : shape
  const isEmpty =
    whole.kind === 'json' && !input_schema.additionalProperties && isObjectOfNothing(input_schema)
  return isEmpty || (whole.kind === 'object' && whole.fields().length === 0 && !whole.isOpen)
    ? undefined
    : whole
}

const isObjectOfNothing = ({ type, properties = {}, anyOf, oneOf, allOf }: OperationInfo['input_schema']) =>
  type === 'object' && Object.keys(properties).length === 0 && !anyOf && !oneOf && !allOf

function withoutPipelineFields(shape: Shape): Shape {
  if (shape.kind === 'union') return { ...shape, members: shape.members.map(withoutPipelineFields) }
  if (shape.kind !== 'object') return shape
  const left = shape.fields().filter(({ key }) => key !== 'dry_run' && key !== 'plan_digest')
  return { ...shape, fields: () => left }
}

function usualLimitOf({ input_schema }: OperationInfo): number {
  const usual = input_schema.properties?.limit?.default
  return typeof usual === 'number' && usual > 0 ? usual : 1
}
