import type { PlacementResult } from '#domains/assets/ports'
import { errnoOf } from './disk.ts'

export type ProblemReason = Extract<PlacementResult, { status: 'refused' }>['reason']

/** Something expected stood in the way; `code` is a word a program can branch on, the message a sentence for a person. */
export class FileProblem extends Error {
  readonly code: ProblemReason

  constructor(code: ProblemReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'FileProblem'
    this.code = code
  }
}

/** The problem behind an error of the operating system; what it does not know is a fault and comes back as it was. */
export function problemOf(error: unknown, path: string): unknown {
  const known = PROBLEM_BY_ERRNO[errnoOf(error) ?? '']
  return known ? new FileProblem(known.reason, known.say(path), { cause: error }) : error
}

/** Turns expected problems into an answer. */
export async function orRefusal(
  path: string,
  work: () => Promise<PlacementResult>,
): Promise<PlacementResult> {
  try {
    return await work()
  } catch (error) {
    const problem = problemOf(error, path)
    if (!(problem instanceof FileProblem)) throw problem
    return { status: 'refused', reason: problem.code, message: problem.message }
  }
}

const noRoom = { reason: 'disk_full', say: (path: string) => `There is no room left for ${path}` } as const
const noRight = {
  reason: 'permission_denied',
  say: (path: string) => `The system does not allow this account to put ${path} in place`,
} as const

const PROBLEM_BY_ERRNO: Readonly<Record<string, { reason: ProblemReason; say: (path: string) => string }>> = {
  ENOSPC: noRoom,
  EDQUOT: noRoom,
  EFBIG: { reason: 'disk_full', say: path => `${path} is larger than this file system can hold` },
  EROFS: { reason: 'read_only', say: path => `${path} cannot be put in place: a file system is read-only` },
  EACCES: noRight,
  EPERM: noRight,
  ENAMETOOLONG: { reason: 'name_too_long', say: path => `${path} is longer than this file system allows` },
}
