// Spans for a collector that speaks OTLP over HTTP. Nothing global is set: no other library of this process traces.
import type { Logger } from '#kernel'
import type { Span, SpanOptions, Tracer } from '#kernel/ports'
import {
  createTraceState,
  diag,
  DiagLogLevel,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Span as MeasuredSpan,
  type SpanContext,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  RandomIdGenerator,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'

export interface OpenTelemetryOptions {
  /** Base address of the collector: `http://127.0.0.1:4318`. */
  readonly endpoint: string
  /** The share of traces that begin here and are sent, from 0 to 1; those of others follow what they say. */
  readonly ratio: number
  readonly version: string
  /** Names this process among those of one Alice. */
  readonly node: string
  readonly log: Pick<Logger, 'warn'>
}

export interface OpenTelemetry extends Tracer {
  /** Sends what waits, for a second at most, and then no more. */
  close(): Promise<void>
}

/** With all its tries: what is still under way when Alice stops may not keep her. */
const exportMs = 2000
const quietMs = 60_000
const closeMs = 1000

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
} as const

/** Sends spans in batches; what a collector that is away cannot take is dropped beyond 2048. */
export function openTelemetry(options: OpenTelemetryOptions): OpenTelemetry {
  const warn = hearTrouble(options.log)
  const ids = chosenIds()
  const provider = new TracerProvider({
    resource: resourceOf(options),
    idGenerator: ids,
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(options.ratio) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: urlOf(options), timeoutMillis: exportMs }),
      }),
    ],
  })
  const tracer = provider.getTracer('alice', options.version)
  /** Spans of this process that have not ended. */
  const open = new Set<string>()

  return {
    start(name, { kind = 'internal', parent, attributes, since, id }: SpanOptions = {}) {
      const from = parent === undefined ? undefined : readParent(parent)
      // Who was asked by a part of this very process is no server to it.
      const isOurs = kind === 'server' && from !== undefined && open.has(from.spanId)
      const context = from ? trace.setSpanContext(ROOT_CONTEXT, from) : ROOT_CONTEXT
      ids.next = id
      const span = tracer.startSpan(
        name,
        {
          kind: isOurs ? SpanKind.INTERNAL : kinds[kind],
          ...(attributes && { attributes }),
          ...(since !== undefined && { startTime: since }),
        },
        context,
      )
      const { spanId } = span.spanContext()
      open.add(spanId)
      return asSpan(span, () => open.delete(spanId))
    },
    close: () =>
      within(
        closeMs,
        provider.shutdown().catch((error: unknown) => warn(String(error))),
      ),
  }
}

/** A collector that is away does not keep Alice from stopping. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(resolve, ms, undefined)
  await Promise.race([work, late])
  clearTimeout(timer)
}

const urlOf = ({ endpoint }: OpenTelemetryOptions) => `${endpoint.replace(/\/+$/, '')}/v1/traces`

const resourceOf = ({ version, node }: OpenTelemetryOptions) =>
  defaultResource().merge(
    resourceFromAttributes({
      'service.name': 'alice',
      'service.version': version,
      'service.instance.id': node,
    }),
  )

/** W3C Trace Context §3.2; surfaces and the log let nothing else through. */
function readParent(traceparent: string): SpanContext {
  return {
    traceId: traceparent.slice(3, 35),
    spanId: traceparent.slice(36, 52),
    traceFlags: Number.parseInt(traceparent.slice(53, 55), 16) & 1,
    isRemote: true,
    traceState: createTraceState(),
  }
}

function asSpan(span: MeasuredSpan, onEnd: () => void): Span {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return {
    traceparent: `00-${traceId}-${spanId}-0${traceFlags & 1}`,
    set: attributes => void span.setAttributes(attributes),
    end(errorType) {
      onEnd()
      if (errorType !== undefined) {
        span.setAttribute('error.type', errorType)
        span.setStatus({ code: SpanStatusCode.ERROR })
      }
      span.end()
    },
  }
}

/** Random ids, except where somebody knows the next one already. */
function chosenIds() {
  const random = new RandomIdGenerator()
  return {
    next: undefined as string | undefined,
    generateTraceId: () => random.generateTraceId(),
    generateSpanId() {
      const chosen = this.next ?? random.generateSpanId()
      this.next = undefined
      return chosen
    },
  }
}

/** The library tells of a collector that is away through this door only, and again for every batch. */
function hearTrouble(log: Pick<Logger, 'warn'>): (message: string) => void {
  let saidAt = -Infinity
  const warn = (message: string) => {
    if (performance.now() - saidAt < quietMs) return
    saidAt = performance.now()
    log.warn({ trouble: reasonIn(message).slice(0, 300) }, 'Traces could not be sent')
  }
  const silent = () => {}
  diag.setLogger(
    { error: warn, warn, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  )
  return warn
}

/** It writes errors as JSON with all their fields. */
function reasonIn(message: string): string {
  try {
    const { message: reason } = JSON.parse(message) as { message?: unknown }
    return typeof reason === 'string' ? reason : message
  } catch {
    return message
  }
}
