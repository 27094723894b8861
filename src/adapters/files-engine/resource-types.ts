import type { ResourceType, Specs } from '#domains/infra/ports'
import { z } from 'zod'
import { hasSecret, placeholder } from './content.ts'
import type { Paths } from './paths.ts'

/** Nothing larger is written by this engine or read back. */
const mostContent = 1_000_000

/** Files, directories and links below the roots. */
export function resourceTypes(paths: Paths, isRoot: boolean): Readonly<Record<string, ResourceType>> {
  const Path = pathSchema(paths)
  const Owner = ownerSchema(isRoot)
  const nothing = { cpu: 0, memory_mb: 0, storage_gb: 0 }
  const type = (about: string, specs: z.ZodType, outputs: readonly string[]): ResourceType => ({
    about,
    specs: specs as z.ZodType<Specs>,
    fixed: ['path'],
    keepsData: false,
    outputs,
    needs: () => nothing,
  })
  return {
    file: type(
      'A file with the given content, or with a template whose {{names}} are filled from values.',
      fileSchema(Path, Owner),
      ['path', 'content_hash'],
    ),
    directory: type(
      'A folder. It is removed only when nothing is left in it.',
      z.strictObject({ path: Path, mode: Mode.default('0755'), owner: Owner.optional() }),
      ['path'],
    ),
    link: type(
      'A symbolic link to something below the roots, in one step from one target to another.',
      z.strictObject({ path: Path, target: Path }),
      ['path', 'target'],
    ),
  }
}

const Mode = z.string().regex(/^0[0-7]{3}$/, 'a mode looks like "0644", in quotes')
const Text = z
  .string()
  .max(mostContent)
  .refine(text => text.isWellFormed(), 'it has half a character in it')
const Values = z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.union([Text, z.number(), z.boolean()]))

function pathSchema(paths: Paths) {
  return z
    .string()
    .min(1)
    .max(1000)
    .superRefine((path, context) => {
      const message = path.includes('secret://') ? 'no secret can stand in a path' : paths.problemOf(path)
      if (message !== undefined) context.addIssue({ code: 'custom', message })
    })
}

const Id = z.number().int().min(0).max(4_294_967_294)
const ownerSchema = (isRoot: boolean) =>
  z
    .strictObject({ uid: Id, gid: Id })
    .refine(() => isRoot, 'only where Alice runs as root files can have another owner')

function fileSchema(Path: ReturnType<typeof pathSchema>, Owner: ReturnType<typeof ownerSchema>) {
  return z
    .strictObject({
      path: Path,
      content: Text.optional(),
      template: Text.optional(),
      values: Values.optional(),
      mode: Mode.optional(),
      owner: Owner.optional(),
    })
    .superRefine((specs, context) => {
      const issue = (path: readonly string[], message: string) =>
        context.addIssue({ code: 'custom', path: [...path], message })
      if ((specs.content === undefined) === (specs.template === undefined)) {
        issue(['content'], 'a file has either content or a template')
      }
      if (specs.template === undefined && specs.values) issue(['values'], 'values are for a template')
      for (const { at, message } of templateProblems(specs)) issue(at, message)
      if (hasSecret(specs) && specs.mode !== undefined && !specs.mode.endsWith('0')) {
        issue(['mode'], 'a file with a secret is not for everybody: its mode ends in 0, like "0600"')
      }
    })
    .overwrite(specs => ({ ...specs, mode: specs.mode ?? (hasSecret(specs) ? '0600' : '0644') }))
}

interface Problem {
  readonly at: readonly string[]
  readonly message: string
}

function templateProblems({
  template,
  values = {},
}: {
  readonly template?: string | undefined
  readonly values?: Readonly<Record<string, unknown>> | undefined
}): readonly Problem[] {
  if (template === undefined) return []
  const used = new Set([...template.matchAll(placeholder)].map(([, name = '']) => name))
  const unknown = [...used].filter(name => !Object.hasOwn(values, name))
  const unused = Object.keys(values).filter(name => !used.has(name))
  const isBroken = template.replaceAll(placeholder, '').includes('{{')
  return [
    ...unknown.map(name => ({ at: ['template'], message: `there is no value for {{${name}}}` })),
    ...unused.map(name => ({ at: ['values', name], message: `the template has no {{${name}}}` })),
    ...(isBroken ? [{ at: ['template'], message: 'after {{ comes a name and }}' }] : []),
  ]
}
