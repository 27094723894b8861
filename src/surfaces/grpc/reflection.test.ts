import type { Caller } from '#kernel'
import { callerWith } from '#surfaces/testing'
import { createFileRegistry, create, fromBinary } from '@bufbuild/protobuf'
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import { status } from '@grpc/grpc-js'
import { expect, test } from 'vitest'
import { createDecoder } from './decode-message.ts'
import { createEncoder } from './encode-message.ts'
import { reflectionFile } from './reflection-service.ts'
import { refused, serveBar, type ServedGrpc } from './testing.ts'

async function ask(
  bar: ServedGrpc,
  key: string,
  question: object,
  version: 'v1' | 'v1alpha' = 'v1',
): Promise<any> {
  const [{ path, input, output } = {} as never] = reflectionFile(version).methods
  const call = bar.openBidi(path, { authorization: key && `Bearer ${key}` })
  call.write(createEncoder(input)(question))
  call.end()
  const [bytes] = (await call.toArray()) as Buffer[]
  return createDecoder(output)(bytes!)
}

const servicesOf = (answer: any) =>
  answer.list_services_response.service.map(({ name }: { name: string }) => name)

const filesOf = (answer: any) =>
  answer.file_descriptor_response.file_descriptor_proto.map((bytes: Buffer) =>
    fromBinary(FileDescriptorProtoSchema, bytes),
  )

const serve = (callers: Readonly<Record<string, Caller>> = {}) => serveBar({ callers })

test('reflection lists the services, and needs credentials', async () => {
  await using bar = await serve()

  for (const version of ['v1', 'v1alpha'] as const) {
    expect(servicesOf(await ask(bar, 'let-me-in', { list_services: '' }, version))).toEqual([
      'alice.bar.v1.Bar',
      'alice.events.v1.Events',
      'alice.workflows.v1.Workflows',
      'grpc.health.v1.Health',
      'grpc.reflection.v1.ServerReflection',
      'grpc.reflection.v1alpha.ServerReflection',
    ])
  }
  expect((await refused(ask(bar, '', { list_services: '' }))).code).toBe(status.UNAUTHENTICATED)
})

test('what a caller may not use is not there, as a service, a method, a message or a file', async () => {
  const { caller, give } = callerWith(['bar:read'])
  await using bar = await serve({ theirs: caller })
  const services = servicesOf(await ask(bar, 'theirs', { list_services: '' }))
  expect(services).not.toContain('alice.events.v1.Events')

  const [file] = filesOf(await ask(bar, 'theirs', { file_containing_symbol: 'alice.bar.v1.Bar' }))
  const methods = file.service[0].method.map(({ name }: { name: string }) => name)
  expect(methods).toEqual(['Fill', 'Read', 'Search', 'Wait'])
  for (const symbol of ['alice.bar.v1.PourRequest', 'alice.bar.v1.Bar.Pour', 'alice.events.v1.Events']) {
    const { error_response } = await ask(bar, 'theirs', { file_containing_symbol: symbol })
    expect(error_response.error_code).toBe(status.NOT_FOUND)
  }
  expect(
    (await ask(bar, 'theirs', { file_by_filename: 'alice/events/v1/events.proto' })).error_response,
  ).toBeDefined()

  give('bar:write')
  const [more] = filesOf(await ask(bar, 'theirs', { file_containing_symbol: 'alice.bar.v1.PourRequest' }))
  expect(more.service[0].method.map(({ name }: { name: string }) => name)).toContain('Pour')
})

test('every file it gives compiles, with those it names', async () => {
  await using bar = await serve()
  const files = []
  for (const service of servicesOf(await ask(bar, 'let-me-in', { list_services: '' }))) {
    files.push(...filesOf(await ask(bar, 'let-me-in', { file_containing_symbol: service })))
  }
  const missing = new Set(files.flatMap(({ dependency }) => dependency))
  for (const name of missing) {
    files.unshift(...filesOf(await ask(bar, 'let-me-in', { file_by_filename: name })))
  }

  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: files }))
  expect(registry.getService('alice.bar.v1.Bar')?.method.read?.input.typeName).toBe(
    'alice.bar.v1.ReadRequest',
  )
  expect(registry.getService('grpc.health.v1.Health')?.methods).toHaveLength(2)
})
