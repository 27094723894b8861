import { test } from 'vitest'
import { makeMany } from './testing/guest-world.ts'

test.each([1, 2, 3])('200 made at once are 200, with no leak and none twice (seed %i)', seed =>
  makeMany(200, seed),
)
