// What an error may say outside: what a service or a limit chose to say, and of a bug or a failure nothing.
import { GraphQLError } from 'graphql';

const FAILED = { code: 'ERREUR_INTERNE', message: 'Une erreur est survenue de notre côté.' };
const ABSENT = { code: 'SERVICE_INDISPONIBLE', message: 'Un service ne répond pas ; réessayez dans un moment.' };
// Codes that the gateway gives itself to what it got from a service, or did not get.
const MASKED: Record<string, typeof FAILED> = {
  DOWNSTREAM_SERVICE_ERROR: FAILED,
  RESPONSE_VALIDATION_FAILED: FAILED,
  SUBREQUEST_HTTP_ERROR: ABSENT,
  GATEWAY_TIMEOUT: ABSENT,
};

/** An error that no service gave a code to is a bug: its text, and the request that met it, stay inside. */
export function maskError(error: unknown): Error {
  if (!(error instanceof GraphQLError)) return masked(FAILED, error);
  const { code, serviceName } = error.extensions as { code?: string; serviceName?: string };
  if (code && MASKED[code]) return masked(MASKED[code], error);
  if (serviceName) return new GraphQLError(error.message, { path: error.path, extensions: { code } });
  const bug = error.originalError && !(error.originalError instanceof GraphQLError);
  return bug ? masked(FAILED, error) : error;
}

function masked({ code, message }: typeof FAILED, error: unknown): GraphQLError {
  const { path, extensions, name } = error as Partial<GraphQLError>;
  console.error(JSON.stringify({ level: 'error', message: code, error: name, code: extensions?.code, service: extensions?.serviceName, path }));
  return new GraphQLError(message, { path, extensions: { code } });
}
