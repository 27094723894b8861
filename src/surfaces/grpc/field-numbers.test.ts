import type { JsonSchema, OperationInfo } from '#surfaces/client'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lockKey, type NumberLock } from './field-numbers.ts'
import { allMessages } from './message-shape.ts'
import { lockFor, messagesOf, protoContracts, protoFiles } from './proto-files.ts'

const infoOf = (input_schema: JsonSchema): OperationInfo => ({
  name: 'bar.read',
  about: 'Show one cup.',
  effect: 'read',
  permission: 'bar:read',
  refusals: {},
  aliases: [],
  has_plan: false,
  input_schema,
  output_schema: { type: 'object', properties: { cup: { type: 'string' } }, required: ['cup'] },
})

const someType: fc.Arbitrary<JsonSchema> = fc.constantFrom<JsonSchema>(
  { type: 'string' },
  { type: 'integer' },
  { type: 'array', items: { type: 'string' } },
  { anyOf: [{ type: 'number' }, { type: 'null' }] },
  { type: 'string', enum: ['small', 'large'] },
  { type: 'string', enum: ['large', 'small', 'huge'] },
  { type: 'object', properties: { max: { type: 'number' } }, additionalProperties: false },
  {
    type: 'object',
    properties: { max: { type: 'string' }, min: { type: 'number' } },
    additionalProperties: false,
  },
)
const someSchema = fc
  .dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), someType, { noNullPrototype: true })
  .map((properties): JsonSchema => ({ type: 'object', properties, additionalProperties: false }))

/** Every field there is, by message, name and type. */
const numbersOf = (schema: JsonSchema, lock: NumberLock) =>
  allMessages(messagesOf(protoFiles([infoOf(schema)], lock))).flatMap(({ path, fields, enums }) => [
    ...fields.map(field => [`${path} ${lockKey(field)}`, path, field.number] as const),
    ...enums.flatMap(({ path: of, members }) =>
      members.map(({ name, number }) => [`${of} ${name}`, of, number] as const),
    ),
  ])

test('however an operation changes, no number ever means something else', () => {
  fc.assert(
    fc.property(fc.array(someSchema, { minLength: 2, maxLength: 8 }), versions => {
      let lock: NumberLock = {}
      const meaning = new Map<string, string>()
      for (const schema of versions) {
        lock = lockFor([infoOf(schema)], lock)
        for (const [field, path, number] of numbersOf(schema, lock)) {
          const known = meaning.get(`${path} ${number}`) ?? field
          expect(known).toBe(field)
          meaning.set(`${path} ${number}`, field)
        }
      }
    }),
    { numRuns: 25 },
  )
})

test('a plugin nobody has a lock for keeps its numbers when fields come and go', () => {
  fc.assert(
    fc.property(someSchema, someSchema, (before, after) => {
      const known = new Map(numbersOf(before, {}).map(([field, , number]) => [field, number]))
      for (const [field, , number] of numbersOf(after, {})) {
        expect(number).toBe(known.get(field) ?? number)
        expect(number).toBeGreaterThan(19_999)
        expect(number).toBeLessThan(2 ** 29)
      }
    }),
    { numRuns: 25 },
  )
})

test('a field that is gone leaves its number and name reserved', () => {
  const both = infoOf({ type: 'object', properties: { cup: { type: 'string' }, sips: { type: 'integer' } } })
  const lock = lockFor([both], {})
  const one = infoOf({ type: 'object', properties: { sips: { type: 'string' } } })

  expect(protoContracts([one], lock)['alice/bar/v1/bar.proto']).toBe(`syntax = "proto3";

package alice.bar.v1;

service Bar {
  // Show one cup.
  rpc Read(ReadRequest) returns (ReadResponse);
}

message ReadRequest {
  reserved 1, 2;
  reserved "cup";
  optional string sips = 3;
}

message ReadResponse {
  optional string cup = 1;
}
`)
})
