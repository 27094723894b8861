import { useMemo } from 'react'
import { depthsOf, drawnOf, type Node } from './resource-order.ts'

const width = 84
const height = 26
const [gapX, gapY] = [26, 10]
const mostRows = 4
const mostColumns = 4

const isKind = (type: string, ...words: readonly string[]) => words.some(word => type.includes(word))

/** Few colors, each with a meaning: what runs, what keeps data, what connects. */
export function kindOfType(type: string): 'runs' | 'keeps' | 'joins' {
  if (isKind(type, 'storage', 'database', 'bucket', 'cache', 'queue', 'file', 'directory')) return 'keeps'
  if (isKind(type, 'network', 'firewall', 'dns', 'certificate', 'gateway', 'balancer', 'link')) return 'joins'
  return 'runs'
}

const fills = {
  runs: 'fill-accent-wash stroke-accent',
  keeps: 'fill-ok-wash stroke-ok-mark',
  joins: 'fill-info-wash stroke-info-mark',
} as const

/** What a blueprint makes, small: columns in the order of what is needed, those that look the same as a pile. */
export function ResourcePicture({
  nodes,
  label,
}: {
  readonly nodes: readonly Node[]
  readonly label: string
}) {
  const { boxes, lines, size } = useMemo(() => layout(nodes), [nodes])
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size.x} ${size.y}`}
      preserveAspectRatio="xMidYMid meet"
      className="h-full w-full"
    >
      {lines.map(({ id, d }) => (
        <path key={id} d={d} fill="none" className="stroke-edge" strokeWidth="1.25" />
      ))}
      {boxes.map(({ id, text, count, x, y, kind }) => (
        <g key={id} transform={`translate(${x} ${y})`}>
          {count > 1 && (
            <rect x="3" y="-3" width={width} height={height} rx="5" className={fills[kind]} opacity="0.5" />
          )}
          <rect width={width} height={height} rx="5" className={fills[kind]} strokeWidth="1" />
          <text
            x={width / 2}
            y={height / 2 + 3.5}
            textAnchor="middle"
            className="fill-ink"
            style={{ fontSize: 10, fontWeight: 500 }}
          >
            {text}
          </text>
        </g>
      ))}
    </svg>
  )
}

function layout(nodes: readonly Node[]) {
  const drawn = drawnOf(nodes, () => false)
  const above = new Map<string, string[]>()
  for (const { from, to } of drawn.edges) above.set(to, [...(above.get(to) ?? []), from])
  const depths = depthsOf(
    drawn.nodes.map(({ id, type }) => ({ name: id, type, engine: '', needs: above.get(id) ?? [] })),
  )
  const columns = new Map<number, (typeof drawn.nodes)[number][]>()
  for (const node of drawn.nodes) {
    const depth = Math.min(mostColumns - 1, depths.get(node.id) ?? 0)
    columns.set(depth, [...(columns.get(depth) ?? []), node])
  }
  const shown = [...columns].toSorted(([a], [b]) => a - b).map(([, column]) => column.slice(0, mostRows))
  const tallest = Math.max(1, ...shown.map(column => column.length))
  const size = {
    x: shown.length * (width + gapX) - gapX + 16,
    y: Math.max(2, tallest) * (height + gapY) + 12,
  }
  const boxes = shown.flatMap((column, at) =>
    column.map((node, row) => ({
      id: node.id,
      text: short(node.members.length > 1 ? `${node.members.length} × ${node.label}` : node.label),
      count: node.members.length,
      x: 6 + at * (width + gapX),
      y: 8 + (row + (Math.max(2, tallest) - column.length) / 2) * (height + gapY),
      kind: kindOfType(node.type),
    })),
  )
  const place = new Map(boxes.map(box => [box.id, box]))
  const lines = drawn.edges.flatMap(({ from, to }) => {
    const [a, b] = [place.get(from), place.get(to)]
    if (!a || !b || a.x >= b.x) return []
    const [x1, y1, x2, y2] = [a.x + width, a.y + height / 2, b.x, b.y + height / 2]
    const bend = Math.max(12, (x2 - x1) / 2)
    return [{ id: `${from} ${to}`, d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}` }]
  })
  return { boxes, lines, size }
}

const short = (text: string) => (text.length > 15 ? `${text.slice(0, 14)}…` : text)
