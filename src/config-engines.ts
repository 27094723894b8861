import { z } from 'zod'

/** What the engines of deployments are told. */
export const engineSettings = {
  ALICE_DRIFT_MINUTES: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_080)
    .default(5)
    .describe('minutes between looks for drift of deployments; 0: only when asked'),
  ALICE_FILES_ROOTS: z
    .string()
    .transform(text => text.split(',').map(part => part.trim()))
    .pipe(z.array(z.string().startsWith('/', 'write absolute paths')).min(1))
    .optional()
    .describe(
      'folders that blueprints may keep files in, with commas between; files/ in the data folder when absent',
    ),
  DOCKER_HOST: z
    .string()
    .optional()
    .describe('socket of the container engine, unix:///path; found by itself'),
  XDG_RUNTIME_DIR: z.string().optional().describe('folder of sockets of this user'),
  PATH: z
    .string()
    .default('/usr/local/bin:/usr/bin:/bin')
    .describe('where programs that Alice starts find others'),
  HOME: z.string().default('/').describe('home folder of programs that Alice starts'),
  LANG: z.string().default('C.UTF-8').describe('language of programs that Alice starts'),
} as const
