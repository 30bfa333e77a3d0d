import { access } from 'node:fs/promises';
import path from 'node:path';
import { generateKey, signatureTypes } from '@vitrine/tlog';
import { makeDirectoryDurably, writeFileDurably } from '../../platform/files.ts';
import { type Command, defineCommand, UsageError } from '../command.ts';
import { connect, connectionOptions, operatorOptions } from '../connection.ts';
import { table } from '../output.ts';

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
  },
  examples: ['vitrine operator create alice --country CH'],
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
      json: { name, country, key: verifierKey },
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
  key: string;
  createdAt: string;
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
        ['name', 'country', 'since', 'key'],
        operators.map(({ name, country, createdAt, key }) => [name, country, createdAt, key]),
      ),
    );
  },
});

export const operatorCommands: readonly Command[] = [create, list];
