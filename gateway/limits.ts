// A request's body may not be larger than this.
import type { GatewayPlugin } from '@graphql-hive/gateway';

export function bodyLimit(bytes: number): GatewayPlugin {
  return {
    onRequest({ request, endResponse, fetchAPI }) {
      if (request.method !== 'POST') return;
      // Node keeps a sender to the length it declared; a sender that declares none is not read at all.
      const declared = request.headers.get('content-length');
      const refusal =
        declared === null
          ? { status: 411, message: 'Content-Length est obligatoire.', code: 'LONGUEUR_ABSENTE' }
          : Number(declared) > bytes
            ? { status: 413, message: `Une requête compte ${bytes / 1024} ko au plus.`, code: 'CORPS_TROP_GRAND' }
            : undefined;
      if (refusal) {
        const { status, message, code } = refusal;
        endResponse(fetchAPI.Response.json({ errors: [{ message, extensions: { code } }] }, { status }));
      }
    },
  };
}
