import { isRefusal } from '#kernel'
import { shortPath } from '../short-path.ts'
import { finished } from './finished.ts'
import { findSite, siteName } from './sample-site.ts'
import { findSamples, removeKnown, samplesIn } from './samples.ts'
import type { Demo, Stage, Told } from './stage.ts'
import { withdraw } from './wishes.ts'

/** Takes away what the demo made, and nothing else. What happened stays in the log. */
export const clearStages = (): readonly (readonly Stage[])[] => [
  [
    { name: 'withdrawn', run: withdrawWishes },
    { name: 'destroyed', run: destroySite },
    { name: 'removed', run: removeSamples },
  ],
]

async function withdrawWishes(demo: Demo): Promise<Told> {
  const wishes = await withdraw(demo)
  return { lines: [`${wishes} of the sample assistant's wishes`], figures: { wishes } }
}

async function destroySite(demo: Demo): Promise<Told> {
  const site = await findSite(demo)
  if (!site) return { lines: [`no ${siteName} is deployed`], figures: { resources: 0 } }
  const { deployment_id, blueprint_id, resources } = site
  await finished(demo, 'deployments.destroy', { deployment_id })
  await demo.owner.call('blueprints.delete', { blueprint_id }, { signal: demo.signal })
  const figures = { resources: resources.length, deployment_id }
  return {
    lines: [`${siteName} (${resources.map(({ resource }) => resource).join(', ')}) and its blueprint`],
    figures,
  }
}

/** Files are known by their bytes: whatever else lies in the folder, or was changed, stays. */
async function removeSamples({ owner, home, signal }: Demo): Promise<Told> {
  const { hashes } = await findSamples(home)
  const folder = samplesIn(home)
  const { removed, kept } = await removeKnown(folder, new Set(hashes))
  if (hashes.length > 0) {
    await owner
      .call('assets.remove', { content_hash: hashes, note: 'demo clear' }, { signal })
      .catch((error: unknown) => {
        // They were made, and never looked at.
        if (!isRefusal(error) || error.code !== 'ASSET_NOT_FOUND') throw error
      })
  }
  const left = kept === 0 ? '' : `; ${kept} that are not the demo's stay`
  const line = `${removed} sample files below ${shortPath(folder)}${left}; their assets are put aside`
  return { lines: [line], figures: { removed, kept } }
}
