// cspell:ignore graphlib rankdir nodesep ranksep
// The graph, with the two libraries that draw it: nothing else imports them.
import dagre from '@dagrejs/dagre'
import {
  Background,
  Controls,
  Handle,
  MarkerType,
  Position,
  ReactFlow,
  type Edge,
  type Node,
  type NodeProps,
} from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { createContext, use, useMemo, useState, useSyncExternalStore } from 'react'
import { toneOf } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { drawnOf, groupsOf } from './resource-order.ts'
import { kindOfType } from './resource-picture.tsx'
import type { Resource } from './resources-tab.tsx'

const [boxWidth, boxHeight] = [176, 52]
/** More at once nobody can read. */
const mostOpen = 300

interface BoxData extends Record<string, unknown> {
  readonly label: string
  readonly type: string
  readonly members: readonly string[]
  readonly status: string
}
type Box = Node<BoxData, 'box'>

type Choose = (id: string, members: readonly string[]) => void
/** What pressing a box does. */
const Choosing = createContext<Choose>(() => {})

interface GraphProps {
  readonly resources: readonly Resource[]
  onOpen(resource: string): void
}

/** What needs what. Those that look the same are one box until somebody opens it. */
export function ResourceGraph({ resources, onOpen }: GraphProps) {
  const { infrastructure: say } = useStrings()
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const theme = useTheme()
  const nodes = useMemo(
    () => resources.map(each => ({ ...each, name: each.resource, needs: each.depends_on })),
    [resources],
  )
  const many = useMemo(() => groupsOf(nodes).filter(({ members }) => members.length > 1), [nodes])
  const drawn = useMemo(() => arranged(nodes, open), [nodes, open])
  const choose: Choose = (id, members) => {
    if (members.length === 1) onOpen(members[0]!)
    else setOpen(new Set([...open, id]))
  }
  return (
    <div className="flex flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
        <p className="text-soft flex-1 text-xs">{say.graphAbout}</p>
        {many.length > 0 && resources.length <= mostOpen && (
          <>
            <Button onClick={() => setOpen(new Set(many.map(({ id }) => id)))}>{say.openGroups}</Button>
            <Button disabled={open.size === 0} onClick={() => setOpen(new Set())}>
              {say.closeGroups}
            </Button>
          </>
        )}
      </div>
      <div className="h-[60dvh]">
        <Choosing value={choose}>
          <ReactFlow
            key={[...open].join(' ')}
            nodes={drawn.nodes}
            edges={drawn.edges}
            nodeTypes={nodeTypes}
            colorMode={theme}
            nodesFocusable={false}
            nodesDraggable={false}
            nodesConnectable={false}
            edgesFocusable={false}
            onlyRenderVisibleElements
            fitView
            fitViewOptions={{ maxZoom: 1, padding: 0.15 }}
            minZoom={0.1}
            maxZoom={1.5}
            proOptions={{ hideAttribution: true }}
          >
            <Background color="var(--color-line)" gap={20} />
            <Controls showInteractive={false} />
          </ReactFlow>
        </Choosing>
      </div>
    </div>
  )
}

type Named = Parameters<typeof drawnOf>[0][number] & Resource

function arranged(resources: readonly Named[], open: ReadonlySet<string>) {
  const drawn = drawnOf(resources, id => open.has(id))
  const graph = new dagre.graphlib.Graph().setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 56 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id } of drawn.nodes) graph.setNode(id, { width: boxWidth, height: boxHeight })
  for (const { from, to } of drawn.edges) graph.setEdge(from, to)
  dagre.layout(graph)
  const statusOf = new Map(resources.map(({ resource, status }) => [resource, status]))
  const nodes: Box[] = drawn.nodes.map(({ id, label, type, members }) => {
    const { x, y } = graph.node(id) as { readonly x: number; readonly y: number }
    const statuses = members.map(name => statusOf.get(name) ?? '')
    return {
      id,
      type: 'box',
      position: { x: x - boxWidth / 2, y: y - boxHeight / 2 },
      width: boxWidth,
      height: boxHeight,
      data: { label, type, members, status: worstOf(statuses) },
    }
  })
  const edges: Edge[] = drawn.edges.map(({ from, to }) => ({
    id: `${from} ${to}`,
    source: from,
    target: to,
    style: { stroke: 'var(--color-edge)' },
    markerEnd: { type: MarkerType.ArrowClosed, color: 'var(--color-edge)' },
  }))
  return { nodes, edges }
}

const order = ['ready', 'making', 'drifted', 'failed']
const worstOf = (statuses: readonly string[]) =>
  statuses.reduce(
    (worst, each) => (order.indexOf(each) > order.indexOf(worst) ? each : worst),
    statuses[0] ?? '',
  )

const dots = {
  ok: 'bg-ok-mark',
  warn: 'bg-warn-mark',
  bad: 'bg-bad-mark',
  info: 'bg-info-mark',
  accent: 'bg-accent',
  quiet: 'bg-edge',
} as const
const bars = { runs: 'bg-accent', keeps: 'bg-ok-mark', joins: 'bg-info-mark' } as const

function BoxNode({ id, data: { label, type, members, status } }: NodeProps<Box>) {
  const choose = use(Choosing)
  const { infrastructure: say } = useStrings()
  const isMany = members.length > 1
  return (
    <>
      <button
        type="button"
        onClick={() => choose(id, members)}
        aria-label={`${label}, ${isMany ? say.groupSize(members.length, type) : type}, ${status}`}
        className={`nodrag nopan bg-surface hover:bg-hover flex size-full items-center gap-2.5 overflow-hidden rounded-lg border pr-3 text-left text-[13px] shadow-xs ${isMany ? 'border-edge border-dashed' : ''}`}
      >
        <span aria-hidden="true" className={`h-full w-1 shrink-0 ${bars[kindOfType(type)]}`} />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{label}</span>
          <span className="text-soft block truncate text-xs">
            {isMany ? say.groupSize(members.length, type) : type}
          </span>
        </span>
        <span title={status} className={`size-2 shrink-0 rounded-full ${dots[toneOf(status)]}`} />
      </button>
      <Handle type="target" position={Position.Left} className="invisible" />
      <Handle type="source" position={Position.Right} className="invisible" />
    </>
  )
}

const nodeTypes = { box: BoxNode }

const subscribeTheme = (listener: () => void) => {
  const watch = new MutationObserver(listener)
  watch.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => watch.disconnect()
}
type Theme = 'light' | 'dark' | 'system'

/** As the page is chosen to look. */
const useTheme = () =>
  useSyncExternalStore(subscribeTheme, (): Theme => {
    const { theme } = document.documentElement.dataset
    return theme === 'light' || theme === 'dark' ? theme : 'system'
  })
