import { defineGroup } from './group.ts';
import { share, text, webOrigin } from './kinds.ts';
import { optional, withDefault } from './variable.ts';

export const telemetryGroup = defineGroup({
  title: 'Metrics and traces',
  variables: {
    METRICS_TOKEN: optional(text('output-of-openssl-rand-hex-32-goes-here', 16), {
      summary:
        'Has to be shown as a bearer token to read /metrics; unset: open, except that the API in production serves none.',
      secret: true,
    }),
    OTEL_EXPORTER_OTLP_ENDPOINT: optional(webOrigin('http://localhost:4318'), {
      summary: 'An OpenTelemetry collector that takes OTLP over HTTP; unset: nothing is traced.',
    }),
    OTEL_EXPORTER_OTLP_HEADERS: optional(text('authorization=Bearer%20…'), {
      summary:
        'Sent with every delivery to the collector, as name=value,name=value with percent-encoded values.',
      secret: true,
    }),
    OTEL_TRACES_SAMPLER_ARG: withDefault(share(0.1), '1', {
      summary: 'The share of traces that is kept.',
    }),
  },
  // The headers are read by the exporter itself.
  build: (values) => ({
    metricsToken: values.METRICS_TOKEN,
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    sampleRatio: values.OTEL_TRACES_SAMPLER_ARG,
  }),
});
