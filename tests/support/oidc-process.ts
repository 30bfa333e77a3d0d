import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** What `startOidcProvider` hands over, as JSON. */
export interface OidcOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  /** Any free one unless told. */
  readonly port?: number;
  /** By the name that they type in. */
  readonly people: Readonly<Record<string, { email: string; email_verified: boolean }>>;
}

interface Session {
  readonly session: { readonly accountId: string };
  readonly client: { readonly clientId: string };
}

const options = JSON.parse(process.argv[2] ?? '') as OidcOptions;
const server = createServer((request, response) => handle(request, response));
server.listen(options.port ?? 0, '127.0.0.1', () => process.stdout.write(`${issuer()}\n`));
const issuer = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
type Handler = ReturnType<Provider['callback']>;
let ready: Handler | undefined;

function handle(...args: Parameters<Handler>): void {
  ready ??= createProvider().callback();
  ready(...args);
}

function createProvider(): Provider {
  const provider: Provider = new Provider(issuer(), {
    clients: [
      {
        client_id: options.clientId,
        client_secret: options.clientSecret,
        redirect_uris: [options.redirectUri],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount: async (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, name: id, ...options.people[id] }),
    }),
    // Nobody is asked whether the office may know them.
    loadExistingGrant: async ({ oidc }: { oidc: Session }) => {
      const { clientId } = oidc.client;
      const grant = new provider.Grant({ clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  return provider;
}
