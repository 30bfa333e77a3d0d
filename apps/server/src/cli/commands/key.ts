import { type Command, defineCommand, UsageError } from '../command.ts';
import { ApiError, type Connection, connect, connectionOptions } from '../connection.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface IssuedKey {
  id: string;
  token: string;
}

const create = defineCommand({
  name: 'key create',
  summary: 'Make an API key for a product client, at the home of the customer’s country',
  description: 'A name makes a new customer; the id of a customer makes one more key for it.',
  options: {
    ...connectionOptions,
    customer: {
      type: 'string',
      value: 'name',
      summary: 'The customer’s name, or its id',
      required: true,
    },
    country: {
      type: 'string',
      value: 'code',
      summary: 'The customer’s country, ISO 3166-1',
      required: true,
    },
  },
  examples: ['vitrine key create --customer "Example GmbH" --country DE'],
  async run({ options, output, env, signal }) {
    const connection = connect(options, env, signal);
    const country = options.country.toUpperCase();
    const { site, url } = await connection.json<{ site: string; url: string }>(
      `/v1/home?class=accounts&country=${encodeURIComponent(country)}`,
    );
    const token = await connection.adminToken(site);
    const { customer, apiKey } = await issue(connection, { token, url, country }, options.customer);
    output.result({ site, url, customer, apiKey }, () =>
      [
        `Customer  ${customer}`,
        `Home      ${site} (${url})`,
        `Key       ${apiKey.id}`,
        `API key   ${apiKey.token}`,
        'The API key is shown this once.',
      ].join('\n'),
    );
  },
});

async function issue(
  connection: Connection,
  { token, url, country }: { token: string; url: string; country: string },
  customer: string,
): Promise<{ customer: string; apiKey: IssuedKey }> {
  if (uuid.test(customer)) {
    const path = `/v1/customers/${customer}/api-keys`;
    const { apiKey } = await connection.json<{ apiKey: IssuedKey }>(path, { token, json: {} }, url);
    return { customer, apiKey };
  }
  const made = await connection.json<{ customer: { id: string }; apiKey: IssuedKey }>(
    '/v1/customers',
    { token, json: { name: customer, country } },
    url,
  );
  return { customer: made.customer.id, apiKey: made.apiKey };
}

const revoke = defineCommand({
  name: 'key revoke',
  summary: 'Revoke an API key: it is refused from now on',
  positionals: [{ name: 'id', summary: 'The key’s id, as key create shows it' }],
  options: connectionOptions,
  async run({ options, positionals: [id = ''], output, env, signal }) {
    if (!uuid.test(id)) throw new UsageError(`Not the id of a key: ${id}`, 'key revoke');
    const connection = connect(options, env, signal);
    const site = await revokeSomewhere(connection, id);
    output.result({ apiKey: id, site, revoked: true }, `The key ${id} is revoked at ${site}.`);
  },
});

/** An id does not tell its home; the site that has the key is found by asking each. */
async function revokeSomewhere(connection: Connection, id: string): Promise<string> {
  const sites = await connection.json<{ name: string; url: string }[]>('/v1/sites');
  let refusal: unknown;
  for (const { name, url } of sites) {
    try {
      const token = await connection.adminToken(name);
      await connection.fetch(`/v1/api-keys/${id}`, { token, method: 'DELETE' }, url);
      return name;
    } catch (error) {
      const isElsewhere = error instanceof ApiError && error.code === 'unknown-api-key';
      if (!isElsewhere) refusal ??= error;
    }
  }
  throw refusal ?? new UsageError(`No site has a key ${id}`, 'key revoke');
}

export const keyCommands: readonly Command[] = [create, revoke];
