import type { QualityIssue, Raster } from '../ports.ts'
import { measureLocally, type LocalMeasures } from './local-measures.ts'

// Set on 70 photographs and generated pictures; docs/brisque.md says what they catch.
const BLANK_RANGE = 4
const LOW_RANGE = 40
const CLIPPED_SHARE = 0.4
const MOSTLY_CLIPPED_SHARE = 0.7
const BLURRED = 30
const VERY_BLURRED = 10
const BLOCKY = 1.6
const VERY_BLOCKY = 2.4

/** Problems that need no model to see. Conservative: a missed problem costs less than a false one. */
export function localIssues(luma: Raster): readonly QualityIssue[] {
  const measures = measureLocally(luma)
  if (measures.range <= BLANK_RANGE) return [blankIssue(measures)]
  return [
    ...sharpnessIssues(measures.sharpness),
    ...clippingIssues(measures),
    ...(measures.range < LOW_RANGE
      ? [{ kind: 'low_contrast', severity: 'medium', note: `${measures.range} of 255 levels used` } as const]
      : []),
    ...blockinessIssues(measures.blockiness),
  ]
}

function blankIssue({ black, white }: LocalMeasures): QualityIssue {
  if (black > 0.99) return { kind: 'black', severity: 'high', note: 'the picture is black' }
  if (white > 0.99) return { kind: 'white', severity: 'high', note: 'the picture is white' }
  return { kind: 'blank', severity: 'high', note: 'the picture is one flat tone' }
}

function sharpnessIssues(sharpness: number | undefined): readonly QualityIssue[] {
  if (sharpness === undefined || sharpness >= BLURRED) return []
  const severity = sharpness < VERY_BLURRED ? 'medium' : 'low'
  return [{ kind: 'blurred', severity, note: `sharpness ${sharpness.toFixed(1)}` }]
}

/** Never more than medium: white paper and night skies are clipped and fine. */
function clippingIssues({ black, white }: LocalMeasures): readonly QualityIssue[] {
  const issueOf = (kind: string, share: number): readonly QualityIssue[] => {
    if (share < CLIPPED_SHARE) return []
    const severity = share < MOSTLY_CLIPPED_SHARE ? 'low' : 'medium'
    return [{ kind, severity, note: `${Math.round(share * 100)} % of the pixels` }]
  }
  return [...issueOf('clipped_shadows', black), ...issueOf('clipped_highlights', white)]
}

function blockinessIssues(blockiness: number): readonly QualityIssue[] {
  if (blockiness < BLOCKY) return []
  const severity = blockiness < VERY_BLOCKY ? 'low' : 'medium'
  return [
    { kind: 'blocky', severity, note: `block edges ${blockiness.toFixed(1)} times as strong as others` },
  ]
}
