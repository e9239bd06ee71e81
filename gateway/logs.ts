// What it logs: JSON lines as the services write, and nothing of a request. An error that a service did not answer
// carries the whole body it was sent, and an error's words may quote a variable: names, mails, telephones.
import { Logger, type Attributes, type LogLevel, type LogWriter } from '@graphql-hive/gateway';

interface Known {
  name?: string;
  code?: string;
  serviceName?: string;
  path?: unknown;
  requestId?: string;
  extensions?: { code?: string; serviceName?: string };
}

class Sober implements LogWriter {
  write(level: LogLevel, attributes: Attributes | null | undefined, message: string | null | undefined): void {
    const known: Known = attributes && !Array.isArray(attributes) ? attributes : {};
    const line = {
      time: new Date().toISOString(),
      service: 'gateway',
      level: level.toUpperCase(),
      message: message ?? undefined,
      error: known.name,
      code: known.code ?? known.extensions?.code,
      subgraph: known.serviceName ?? known.extensions?.serviceName,
      path: known.path,
      request_id: known.requestId,
    };
    process.stderr.write(`${JSON.stringify(line)}\n`);
  }
}

export const logging = new Logger({
  level: (process.env.LOG_LEVEL as LogLevel | undefined) ?? 'info',
  writers: [new Sober()],
});
