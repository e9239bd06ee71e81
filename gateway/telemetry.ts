// Traces to an OTLP collector where one is named; the incoming traceparent is continued.
import { openTelemetrySetup } from '@graphql-hive/gateway/opentelemetry/setup';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';

const { APP_VERSION, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SAMPLING_RATE } = process.env;

if (OTEL_EXPORTER_OTLP_ENDPOINT)
  openTelemetrySetup({
    contextManager: new AsyncLocalStorageContextManager(),
    resource: { serviceName: 'gateway', serviceVersion: APP_VERSION ?? 'dev' },
    traces: { exporter: new OTLPTraceExporter({ url: `${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces` }) },
    samplingRate: Number(OTEL_SAMPLING_RATE ?? 0.1), // beware: 0 means everything
  });

export const openTelemetry = OTEL_EXPORTER_OTLP_ENDPOINT ? { traces: true as const } : undefined;
