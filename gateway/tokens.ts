// The bearer token: nobody without one, 401 with one that is not good.
import { generateKeyPairSync } from 'node:crypto';
import { createRemoteJwksSigningKeyProvider, type JWTAuthPluginOptions } from '@graphql-hive/gateway';
import { GraphQLError } from 'graphql';

const { JWKS_URL, JWT_ISSUER, JWT_AUDIENCE } = process.env;
if (!JWKS_URL || !JWT_ISSUER || !JWT_AUDIENCE) throw new Error('JWKS_URL, JWT_ISSUER and JWT_AUDIENCE must be set');

const published = createRemoteJwksSigningKeyProvider({
  jwksUri: JWKS_URL,
  cache: true,
  cacheMaxAge: 600_000,
  rateLimit: true,
  timeout: 5_000,
});
// Whose private half nobody holds: a token that names an unknown key fails against it as any forged one does.
const nobodys = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }) as string;

async function signingKey(kid: string | undefined): Promise<string> {
  try {
    return (await published(kid))!;
  } catch (error) {
    if ((error as Error).name === 'SigningKeyNotFoundError') return nobodys;
    throw error;
  }
}

/** The token of `Authorization: Bearer …`; nothing without the header, 401 for what cannot be a token. */
function bearer({ request }: { request?: Request }): { prefix: string; token: string } | undefined {
  const header = request?.headers.get('authorization');
  if (header == null) return undefined;
  const [, token, head] = /^Bearer +(([\w-]+)\.[\w-]+\.[\w-]+)$/i.exec(header) ?? [];
  try {
    JSON.parse(Buffer.from(head!, 'base64url').toString());
    return { prefix: 'Bearer', token: token! };
  } catch {
    throw new GraphQLError('Unauthenticated', { extensions: { http: { status: 401 } } });
  }
}

export const jwt: JWTAuthPluginOptions = {
  signingKeyProviders: [signingKey],
  tokenLookupLocations: [bearer],
  tokenVerification: { algorithms: ['RS256'], issuer: JWT_ISSUER, audience: JWT_AUDIENCE, clockTolerance: 5 },
  reject: { missingToken: false, invalidToken: true },
  forward: { payload: false, token: false },
};
