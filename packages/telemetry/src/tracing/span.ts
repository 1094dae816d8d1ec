import type { EventEmitter } from 'node:events';
import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

/** Where a step stands between processes: who answers a request, who takes a job, who calls somebody else. */
export type StepKind = 'server' | 'consumer' | 'client';

export interface Step {
  name: string;
  kind: StepKind;
  /** Names, ids and numbers: never personal data, secrets or payloads. */
  attributes?: Attributes;
  /** W3C Trace Context of what caused it in another process; what goes on in this one if absent. */
  causedBy?: string | null | undefined;
}

const spanKinds: Readonly<Record<StepKind, SpanKind>> = {
  server: SpanKind.SERVER,
  consumer: SpanKind.CONSUMER,
  client: SpanKind.CLIENT,
};

const tracer = trace.getTracer('waybill');

const contextOf = (causedBy: string | null | undefined): Context => {
  if (causedBy === undefined) return context.active();
  return causedBy === null ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent: causedBy });
};

/** A step of a trace, and the context in which it happens. */
function startStep({ name, kind, attributes = {}, causedBy }: Step): { span: Span; within: Context } {
  const parent = contextOf(causedBy);
  const span = tracer.startSpan(name, { kind: spanKinds[kind], attributes }, parent);
  return { span, within: trace.setSpan(parent, span) };
}

/**
 * Begins a step that somebody else ends: `body` runs in it, and so do the listeners that are added to `listeners` from
 * now on.
 */
export function beginStep(
  step: Step,
  { listeners, body }: { listeners: EventEmitter; body: () => void },
): Span {
  const { span, within } = startStep(step);
  context.bind(within, listeners);
  context.with(within, body);
  return span;
}

/** The step failed. Of the error only its kind is told: a message can hold anything. */
export function markFailed(span: Span, errorType: string): void {
  span.setAttribute('error.type', errorType);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Runs `body` as a step of the trace: what it calls and enqueues belongs to it. Costs next to nothing when off. */
export async function inStep<T>(step: Step, body: (span: Span) => Promise<T>): Promise<T> {
  const { span, within } = startStep(step);
  try {
    return await context.with(within, body, undefined, span);
  } catch (error) {
    markFailed(span, error instanceof Error ? error.name : typeof error);
    throw error;
  } finally {
    span.end();
  }
}

/** W3C Trace Context of what is going on, to be stored with what comes of it; null where nothing is traced. */
export function currentTraceparent(): string | null {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? null;
}

/** For each log line: the trace it belongs to. */
export function traceFields(): { traceId?: string; spanId?: string } {
  const spanContext = trace.getActiveSpan()?.spanContext();
  return spanContext ? { traceId: spanContext.traceId, spanId: spanContext.spanId } : {};
}
