import type { Refusal, ViewReader } from '#kernel'
import type { z } from 'zod'
import { Ipr } from './contract.ts'
import type { IprRow } from './views.ts'

export const toIpr = ({ position: _, snapshot: __, ...row }: IprRow): z.output<typeof Ipr> => Ipr.parse(row)

export async function getIpr(
  rows: ViewReader<IprRow>,
  ipr_id: string,
  refuse: (code: 'IPR_NOT_FOUND', message: string, more?: { suggestions: string[] }) => Refusal,
): Promise<IprRow> {
  const row = await rows.get(ipr_id)
  if (row) return row
  throw refuse('IPR_NOT_FOUND', `There is no infrastructure pull request ${ipr_id}`, {
    suggestions: ['ipr.list'],
  })
}

/** As it is after the change behind it was asked for something. */
export const showIpr = async (rows: ViewReader<IprRow>, ipr_id: string) => toIpr((await rows.get(ipr_id))!)
