import { generateKey, signatureTypes } from '@vitrine/tlog';
import type { Connection, Credentials } from '../connection.ts';

export interface DemoCustomer {
  name: string;
  country: string;
  id: string;
  token: string;
  site: string;
}

export async function makeOperator(
  connection: Connection,
  name: string,
  country: string,
): Promise<Credentials> {
  const { signerKey, verifierKey } = await generateKey(name, signatureTypes.ed25519);
  const token = await connection.adminToken('office');
  const made = await connection.json<{ token: string }>('/v1/operators', {
    token,
    json: { name, country, key: verifierKey },
  });
  return { name, country, token: made.token, signerKey };
}

/** A customer is made at the home of its country. */
export async function makeCustomer(
  connection: Connection,
  name: string,
  country: string,
): Promise<DemoCustomer> {
  const home = await connection.json<{ site: string; url: string }>(
    `/v1/home?country=${country}&class=accounts`,
  );
  const made = await connection.json<{ customer: { id: string }; apiKey: { token: string } }>(
    '/v1/customers',
    { token: await connection.adminToken(home.site), json: { name, country } },
    home.url,
  );
  return { name, country, id: made.customer.id, token: made.apiKey.token, site: home.site };
}
