import { open } from 'node:fs/promises';
import { ClientError } from '@vitrine/client';
import { type Command, defineCommand, UsageError } from '../command.ts';
import { connect, connectionOptions } from '../connection.ts';
import { table } from '../output.ts';
import { listSites, siteOption } from '../samples.ts';
import { openProductClient, productOptions, send } from './statistics-send.ts';

interface Reconciliation {
  readonly sent: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly refused: number;
  readonly logged: { readonly blocks: number; readonly events: number };
  readonly removed: number;
  readonly stored: number;
  readonly writing: number;
  readonly differences: readonly { readonly block: string; readonly says: string }[];
}

const reconcile = defineCommand({
  name: 'statistics reconcile',
  summary: 'Hold what was sent and logged against the events that stand',
  description:
    'For each site: sent = accepted + duplicate + refused, and accepted = what the ledger tells ' +
    'of = what stands + what was removed with an entry. Blocks that are being written at this ' +
    'moment are counted apart. Works as the administrator of the site, on its machine. Exit ' +
    'status: 0 it all adds up, 1 there are differences.',
  options: { ...connectionOptions, site: siteOption },
  examples: ['vitrine statistics reconcile --site zurich'],
  async run({ options, output, env, signal }) {
    const connection = connect(options, env, signal);
    const sites: (Reconciliation & { readonly site: string })[] = [];
    for (const { name, url } of await listSites(connection, options.site)) {
      const token = await connection.adminToken(name);
      const path = '/v1/statistics/reconciliation';
      sites.push({ site: name, ...(await connection.json<Reconciliation>(path, { token }, url)) });
    }
    output.result({ sites }, () => describe(sites));
    return sites.some(({ differences }) => differences.length > 0) ? 1 : 0;
  },
});

function describe(sites: readonly (Reconciliation & { readonly site: string })[]): string {
  const differences = sites.flatMap((one) =>
    one.differences.map(({ block, says }) => `${one.site}: block ${block}: ${says}`),
  );
  const headings = [
    ...['site', 'sent', 'accepted', 'duplicate', 'refused', 'blocks', 'logged', 'removed'],
    ...['stored', 'writing', 'differences'],
  ];
  const rows = sites.map((one) => [
    ...[one.site, one.sent, one.accepted, one.duplicate, one.refused],
    ...[one.logged.blocks, one.logged.events, one.removed, one.stored, one.writing],
    one.differences.length,
  ]);
  return [...differences, table(headings, rows)].join('\n');
}

const prove = defineCommand({
  name: 'statistics prove',
  summary: 'Fetch the proof that an event was counted',
  description:
    'The event as it is stored, its way to the root of its batch and block, and the block’s ' +
    'receipt, for `vitrine-verify event FILE --trust FILE`, which needs no network. Only the ' +
    'customer who sent an event is told of it.',
  positionals: [{ name: 'id', summary: 'The event’s id, a UUIDv7' }],
  options: {
    ...productOptions,
    out: { type: 'string', value: 'file', summary: 'Where to write it (default: <id>.proof.json)' },
  },
  examples: ['VITRINE_KEY=… vitrine statistics prove 019abcde-0000-7000-8000-000000000000'],
  async run({ options, positionals: [given = ''], output, env, signal }) {
    const name = 'statistics prove';
    const id = given.toLowerCase();
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new UsageError(`Not an event’s id: ${given}`, name);
    const client = openProductClient(options, env, name, { signal });
    const proof = await client.prove(id).catch(asProblem);
    const path = options.out ?? `${id}.proof.json`;
    const file = await open(path, 'w');
    try {
      await file.writeFile(proof);
    } finally {
      await file.close();
    }
    output.result({ id, path }, `${path}; check it with vitrine-verify event ${path} --trust FILE`);
  },
});

/** With the code of the site's own problem, where it had one. */
function asProblem(error: unknown): never {
  const { type, detail } = error instanceof ClientError ? (error.problem ?? {}) : {};
  const code = /^urn:vitrine:problem:([a-z0-9-]+)$/.exec(String(type))?.[1];
  if (code === undefined) throw error;
  throw Object.assign(new Error(String(detail ?? code), { cause: error }), { code });
}

export const statisticsCommands: readonly Command[] = [send, reconcile, prove];
