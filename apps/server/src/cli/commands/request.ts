import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CaseView, DueView } from '../../modules/authority-requests/index.ts';
import { type Command, defineCommand, UsageError } from '../command.ts';
import { operatorOptions } from '../connection.ts';
import { table } from '../output.ts';
import { askAs, casePositional, describe, requestsUrl, standing } from './request-case.ts';

const register = defineCommand({
  name: 'request register',
  summary: 'Enter a request of an authority from a file',
  description:
    'The file is JSON (docs/formats/authority-request.md). A request on paper is typed into one; scans are added with vitrine request attach.',
  positionals: [{ name: 'file', summary: 'The request, as JSON' }],
  options: operatorOptions,
  examples: ['vitrine request register request.json --as carla'],
  async run({ options, positionals: [file = ''], output, env }) {
    const json = await readJson(file);
    const { connection, token } = await askAs(options, env);
    const made = await connection.json<CaseView>(requestsUrl, { token, json });
    output.result(made, () => `${made.number} is entered.\n${standing(made)}`);
  },
});

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${file} is no JSON: ${why}`, 'request register');
  }
}

const list = defineCommand({
  name: 'request list',
  summary: 'The register, newest first',
  options: {
    ...operatorOptions,
    category: {
      type: 'string',
      summary: 'Only this one',
      choices: ['user-data', 'technical-expertise'],
    },
    country: { type: 'string', value: 'code', summary: 'Of the authority, ISO 3166-1' },
    outcome: { type: 'string', value: 'outcome', summary: 'Only these' },
    open: { type: 'boolean', summary: 'Only cases that are not closed' },
    limit: { type: 'integer', summary: 'At most so many', default: 50, min: 1, max: 200 },
  },
  examples: ['vitrine request list --open --as carla'],
  async run({ options, output, env }) {
    const { connection, token } = await askAs(options, env);
    const { category, country, outcome, open, limit } = options;
    const query = new URLSearchParams({
      limit: String(limit),
      ...(category === undefined ? {} : { category }),
      ...(country === undefined ? {} : { country: country.toUpperCase() }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(open ? { open: 'true' } : {}),
    });
    const found = await connection.json<{ requests: CaseView[] }>(`${requestsUrl}?${query}`, {
      token,
    });
    output.result(found, () =>
      table(
        ['number', 'received', 'category', 'authority', 'country', 'outcome', 'state'],
        found.requests.map((one) => [
          one.number,
          one.receivedAt.slice(0, 'yyyy-mm-dd'.length),
          one.category,
          one.authority.name,
          one.authority.country,
          one.outcome,
          one.closedAt === undefined ? 'open' : 'closed',
        ]),
      ),
    );
  },
});

const show = defineCommand({
  name: 'request show',
  summary: 'One case: its gates, deadlines and files',
  positionals: [casePositional],
  options: operatorOptions,
  examples: ['vitrine request show 2026-0001 --as carla'],
  async run({ options, positionals: [id = ''], output, env }) {
    const { connection, token } = await askAs(options, env);
    const found = await connection.json<CaseView>(`${requestsUrl}/${id}`, { token });
    output.result(found, () => describe(found));
  },
});

interface HistoryAct {
  readonly seq: number;
  readonly at: string;
  readonly person: string;
  readonly act: string;
  readonly index: string;
}

const history = defineCommand({
  name: 'request history',
  summary: 'Every act on a case, with its entry in the ledger',
  positionals: [casePositional],
  options: operatorOptions,
  async run({ options, positionals: [id = ''], output, env }) {
    const { connection, token } = await askAs(options, env);
    const url = `${requestsUrl}/${id}/history`;
    const told = await connection.json<{ acts: HistoryAct[] }>(url, { token });
    output.result(told, () =>
      table(
        ['seq', 'at', 'person', 'act', 'entry'],
        told.acts.map(({ seq, at, person, act, index }) => [seq, at, person, act, index]),
      ),
    );
  },
});

const overdue = defineCommand({
  name: 'request overdue',
  summary: 'Deadlines that are over, or will be soon; the most urgent first',
  options: {
    ...operatorOptions,
    hours: {
      type: 'integer',
      summary: 'Also those that end within so many hours',
      default: 0,
      min: 0,
      max: 8_784,
    },
  },
  examples: ['vitrine request overdue --hours 72 --as carla'],
  async run({ options, output, env }) {
    const { connection, token } = await askAs(options, env);
    const url = `/v1/authority-request-deadlines?hours=${options.hours}`;
    const found = await connection.json<{ deadlines: DueView[] }>(url, { token });
    output.result(found, () =>
      found.deadlines.length === 0
        ? 'Nothing is due.'
        : table(
            ['case', 'authority', 'rule', 'end', 'clock'],
            found.deadlines.map(({ number, authority, rule, end, clock }) => [
              number,
              authority,
              rule,
              end,
              clock.words,
            ]),
          ),
    );
  },
});

const receipts = defineCommand({
  name: 'request receipts',
  summary: 'Receipts that the case exists and, once it is closed, how it is counted',
  description:
    'For the requester and, where that is lawful, the user: vitrine-verify checks them without a network. Nothing personal is in them.',
  positionals: [casePositional],
  options: {
    ...operatorOptions,
    out: { type: 'string', value: 'folder', summary: 'Where to put them', required: true },
  },
  examples: ['vitrine request receipts 2026-0001 --out . --as carla'],
  async run({ options, positionals: [id = ''], output, env }) {
    const { connection, token } = await askAs(options, env);
    const url = `${requestsUrl}/${id}/receipts`;
    const found = await connection.json<{ receipts: unknown[] }>(url, { token });
    const files: string[] = [];
    for (const [place, receipt] of found.receipts.entries()) {
      const file = path.join(options.out, `${id}-${place + 1}.receipt.json`);
      await writeFile(file, `${JSON.stringify(receipt, null, 2)}\n`);
      files.push(file);
    }
    output.result({ files }, files.join('\n'));
  },
});

export const requestCommands: readonly Command[] = [
  register,
  list,
  show,
  history,
  overdue,
  receipts,
];
