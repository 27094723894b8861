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
