// Hive Gateway in front of the subgraphs: who asks, what a request may cost, what an error may say.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { defineConfig } from '@graphql-hive/gateway';
import { bodyLimit } from './limits.ts';
import { maskError } from './errors.ts';
import { logging } from './logs.ts';
import { openTelemetry } from './telemetry.ts';
import { jwt } from './tokens.ts';

const env = process.env;
const production = env.CONUM_ENV === 'production';
const SERVICES = ['structures', 'candidatures', 'selection', 'activites', 'notifications'];

// The supergraph names the ports of one machine's default platform; anywhere else STRUCTURES_URL etc. say where.
const locations = Object.fromEntries(
  SERVICES.flatMap(name => {
    const location = env[`${name.toUpperCase()}_URL`];
    return location ? [[name, { location }]] : [];
  }),
);
const documents: Record<string, string> | undefined =
  env.PERSISTED_DOCUMENTS && JSON.parse(readFileSync(env.PERSISTED_DOCUMENTS, 'utf8'));

export const gatewayConfig = defineConfig({
  // A function, not a path: the file watcher dies after the first rename or ConfigMap swap.
  supergraph: () => readFile(env.SUPERGRAPH ?? '../schemas/supergraph.graphql', 'utf8'),
  pollingInterval: 10_000,
  gracefulSchemaReload: { drainTimeout: 10_000 },
  gracefulShutdownTimeout: 10_000,
  logging,
  landingPage: false,
  graphiql: !production,
  // Subscriptions are SSE; a WebSocket would be a second door with limits and tokens of its own.
  disableWebsockets: true,
  disableIntrospection: { disableIf: () => production },
  blockFieldSuggestions: production,
  maxDepth: 10,
  maxTokens: 1_000,
  // Counts each list that carries @listSize; checked per request to a subgraph.
  demandControl: { maxCost: Number(env.MAX_COST ?? 1_000), includeExtensionMetadata: !production },
  // SSE asked by POST: the default GET would put the query, and what is personal in it, into a URL.
  transportEntries: { '*.http': { options: { method: 'POST' } }, ...locations },
  // A plain number would also cut a subscription after that time.
  upstreamTimeout: ({ executionRequest }) =>
    executionRequest?.operationType === 'subscription' ? undefined : Number(env.UPSTREAM_TIMEOUT_MS ?? 5_000),
  jwt,
  // Each service verifies the token again, so it is handed on as it came.
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => {
      const names = ['authorization', 'x-request-id', ...(openTelemetry ? [] : ['traceparent', 'tracestate'])];
      return Object.fromEntries(names.flatMap(name => (request.headers.has(name) ? [[name, request.headers.get(name)!]] : [])));
    },
  },
  maskedErrors: { maskError },
  plugins: () => [bodyLimit(64 * 1024)],
  ...(documents && {
    persistedDocuments: {
      getPersistedOperation: (hash: string) => documents[hash],
      allowArbitraryDocuments: env.ALLOW_ARBITRARY === '1',
    },
  }),
  ...(openTelemetry && { openTelemetry }),
  prometheus: {
    metrics: {
      graphql_yoga_http_duration: true,
      graphql_envelop_request: true,
      graphql_envelop_request_duration: true,
      graphql_envelop_error_result: true,
      graphql_envelop_schema_change: true,
      graphql_envelop_phase_execute: true,
      graphql_envelop_phase_subscribe: true,
      graphql_gateway_fetch_duration: true,
      graphql_gateway_subgraph_execute_duration: true,
      graphql_gateway_subgraph_execute_errors: true,
    },
    // What a client chooses names no series: there would be as many as clients can think of.
    labels: { url: false, operationName: false },
    skipIntrospection: true,
  },
});
