import { setTimeout as delay } from 'node:timers/promises';
import { context, DiagLogLevel, diag, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Tracing, TracingLog, TracingOptions } from './start-tracing.ts';

const deliverEveryMs = 1_000;
const deliveryTimeoutMs = 5_000;
const stopWithinMs = 1_000;

type SdkOptions = TracingOptions & { endpoint: string };

function samplerFor({ sampleRatio, continued }: SdkOptions): Sampler {
  const root = new TraceIdRatioBasedSampler(sampleRatio);
  if (continued === 'theirs') return new ParentBasedSampler({ root });
  return new ParentBasedSampler({ root, remoteParentSampled: root, remoteParentNotSampled: root });
}

/** A collector that is away is one event, not one a second. */
const sayEveryMs = 60_000;

function reportTo(log: TracingLog): void {
  let saidAt = Number.NEGATIVE_INFINITY;
  const report = (message: string) => {
    if (performance.now() - saidAt < sayEveryMs) return;
    saidAt = performance.now();
    log.warn({ reason: message.slice(0, 300) }, 'traces cannot be delivered');
  };
  const ignore = () => undefined;
  diag.setLogger(
    { error: report, warn: report, info: ignore, debug: ignore, verbose: ignore },
    DiagLogLevel.WARN,
  );
}

/** Registers the SDK with the OpenTelemetry API, through which everything else speaks. */
export function startSdk(options: SdkOptions): Tracing {
  const { role, endpoint, log } = options;
  reportTo(log);
  const exporter = new OTLPTraceExporter({
    url: `${endpoint}/v1/traces`,
    timeoutMillis: deliveryTimeoutMs,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.namespace': 'waybill',
      'service.name': `waybill-${role}`,
      'service.instance.id': String(process.pid),
    }),
    sampler: samplerFor(options),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: deliverEveryMs })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return {
    isOn: true,
    stop: async () => {
      const stopped = provider.shutdown().catch(() => undefined);
      await Promise.race([stopped, delay(stopWithinMs, undefined, { ref: false })]);
    },
  };
}
