import { access } from 'node:fs/promises';
import path from 'node:path';
import { generateKey, signatureTypes } from '@vitrine/tlog';
import { replacementReasons } from '../../modules/identity/index.ts';
import { makeDirectoryDurably, writeFileDurably } from '../../platform/files.ts';
import { defaultRoles, roles } from '../../platform/http/index.ts';
import { type Command, defineCommand, UsageError } from '../command.ts';
import { connect, connectionOptions, operatorOptions } from '../connection.ts';
import { table } from '../output.ts';

const roleOption = {
  type: 'string',
  value: 'role',
  multiple: true,
  choices: roles,
} as const;

const create = defineCommand({
  name: 'operator create',
  summary: 'Make an operator: a token at the office, and a key that only this machine has',
  description:
    'Credentials are written to <data>/credentials/<name>.json, readable by its owner alone. The office learns the public half of the key.',
  positionals: [{ name: 'name', summary: 'Small letters, digits and hyphens' }],
  options: {
    ...connectionOptions,
    country: {
      type: 'string',
      value: 'code',
      summary: 'Where this person works, ISO 3166-1 (default: the country of the locale)',
    },
    role: {
      ...roleOption,
      summary: `What this person is; may be repeated (default: ${defaultRoles.join(' and ')})`,
    },
  },
  examples: [
    'vitrine operator create alice --country CH',
    'vitrine operator create zoe --country CH --role auditor',
  ],
  async run({ options, positionals: [name = ''], output, env, signal }) {
    if (!/^[a-z][a-z0-9-]*$/.test(name)) {
      throw new UsageError(`Not a name of an operator: ${name}`, 'operator create');
    }
    const connection = connect(options, env, signal);
    const folder = path.join(connection.data, 'credentials');
    const file = path.join(folder, `${name}.json`);
    if (await exists(file)) throw new UsageError(`There are credentials already: ${file}`);
    const country = options.country ?? countryOfLocale();
    const token = await connection.adminToken('office');
    await makeDirectoryDurably(folder, 0o700);
    const { signerKey, verifierKey } = await generateKey(name, signatureTypes.ed25519);
    const made = await connection.json<{ token: string }>('/v1/operators', {
      token,
      json: {
        name,
        country,
        key: verifierKey,
        ...(options.role.length === 0 ? {} : { roles: options.role }),
      },
    });
    const credentials = { name, country, token: made.token, signerKey };
    await writeFileDurably(file, `${JSON.stringify(credentials, undefined, 2)}\n`, { mode: 0o600 });
    output.result(
      { name, country, key: verifierKey, credentials: file },
      `Operator ${name} (${country}) is made; credentials are in ${file}.`,
    );
  },
});

function countryOfLocale(): string {
  const { locale } = Intl.DateTimeFormat().resolvedOptions();
  const { region } = new Intl.Locale(locale).maximize();
  if (region !== undefined && /^[A-Z]{2}$/.test(region)) return region;
  throw new UsageError('--country is needed: the locale names none', 'operator create');
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

interface OperatorAnswer {
  name: string;
  country: string;
  roles: string[];
  key?: string;
  createdAt: string;
  deactivatedAt?: string;
}

const list = defineCommand({
  name: 'operator list',
  summary: 'List the operators and their keys',
  options: operatorOptions,
  async run({ options, output, env, signal }) {
    const connection = connect(options, env, signal);
    const { token } = await connection.credentials(options.as);
    const operators = await connection.json<OperatorAnswer[]>('/v1/operators', { token });
    output.result(operators, () =>
      table(
        ['name', 'country', 'roles', 'since', 'key'],
        operators.map(({ name, country, roles: held, createdAt, key, deactivatedAt }) => [
          name,
          country,
          deactivatedAt === undefined ? held.join(', ') : 'deactivated',
          createdAt,
          key ?? '',
        ]),
      ),
    );
  },
});

const changeRoles = defineCommand({
  name: 'operator roles',
  summary: 'Give an operator these roles and no others',
  description: 'Takes the administrator token of the office. The change is an entry in its ledger.',
  positionals: [{ name: 'name', summary: 'The operator' }],
  options: {
    ...connectionOptions,
    role: { ...roleOption, required: true, summary: 'What this person is; may be repeated' },
  },
  examples: ['vitrine operator roles alice --role data-steward --role administrator'],
  async run({ options, positionals: [name = ''], output, env }) {
    const connection = connect(options, env);
    const changed = await connection.json<OperatorAnswer>(
      `/v1/operators/${encodeURIComponent(name)}/roles`,
      {
        method: 'PUT',
        token: await connection.adminToken('office'),
        json: { roles: options.role },
      },
    );
    output.result(changed, `${name} is now ${changed.roles.join(', ')}.`);
  },
});

const deactivate = defineCommand({
  name: 'operator deactivate',
  summary: 'Let an operator in no more; what they approved stands',
  description:
    'Takes the administrator token of the office. There is no way back: names are given once.',
  positionals: [{ name: 'name', summary: 'The operator' }],
  options: connectionOptions,
  examples: ['vitrine operator deactivate alice'],
  async run({ options, positionals: [name = ''], output, env }) {
    const connection = connect(options, env);
    const left = await connection.json<OperatorAnswer>(
      `/v1/operators/${encodeURIComponent(name)}/deactivate`,
      { method: 'POST', token: await connection.adminToken('office') },
    );
    output.result(left, `${name} is let in no more.`);
  },
});

const replaceKey = defineCommand({
  name: 'operator replace-key',
  summary: 'Put another key in the place of an operator’s that was lost',
  description:
    'Takes the administrator token of the office. Key and token are made anew and written to <data>/credentials/<name>.json. With --link a person with an account gets a link instead, and makes the key in a browser. What was approved with the old key stands.',
  positionals: [{ name: 'name', summary: 'The operator' }],
  options: {
    ...connectionOptions,
    reason: {
      type: 'string',
      value: 'reason',
      choices: replacementReasons,
      default: 'lost',
      summary: 'What has become of the old key; it stands in the ledger',
    },
    link: { type: 'boolean', summary: 'Print a link for a person who has an account' },
  },
  examples: ['vitrine operator replace-key alice', 'vitrine operator replace-key ada --link'],
  async run({ options, positionals: [name = ''], output, env, signal }) {
    const connection = connect(options, env, signal);
    const token = await connection.adminToken('office');
    const { reason } = options;
    if (options.link === true) {
      const url = `/v1/people/${encodeURIComponent(name)}/key-replacement`;
      const issued = await connection.json<{ link: string }>(url, { token, json: { reason } });
      output.result(issued, `For ${name} alone, signed in: ${issued.link}`);
      return;
    }
    const { signerKey, verifierKey } = await generateKey(name, signatureTypes.ed25519);
    const { country, ...made } = await connection.json<{ token: string; country: string }>(
      `/v1/operators/${encodeURIComponent(name)}/key`,
      { method: 'PUT', token, json: { key: verifierKey, reason } },
    );
    const folder = path.join(connection.data, 'credentials');
    const file = path.join(folder, `${name}.json`);
    await makeDirectoryDurably(folder, 0o700);
    const credentials = { name, country, token: made.token, signerKey };
    await writeFileDurably(file, `${JSON.stringify(credentials, undefined, 2)}\n`, { mode: 0o600 });
    output.result(
      { name, key: verifierKey, credentials: file },
      `The new key of ${name} counts; credentials are in ${file}.`,
    );
  },
});

export const operatorCommands: readonly Command[] = [
  create,
  list,
  changeRoles,
  replaceKey,
  deactivate,
];
