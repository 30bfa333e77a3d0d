import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CaseView } from '../../modules/authority-requests/index.ts';
import { type Command, defineCommand, UsageError } from '../command.ts';
import { operatorOptions } from '../connection.ts';
import { askAs, casePositional, requestsUrl, standing } from './request-case.ts';

const attach = defineCommand({
  name: 'request attach',
  summary: 'Attach a scan, a letter or a form to a case',
  description:
    'It is kept encrypted. Each time somebody reads it, that stands in the ledger first.',
  positionals: [casePositional, { name: 'file', summary: 'At most 25 MiB' }],
  options: operatorOptions,
  async run({ options, positionals: [id = '', file = ''], output, env }) {
    const bytes = await readFile(file);
    const { connection, token } = await askAs(options, env);
    const query = new URLSearchParams({ name: path.basename(file) });
    const url = `${requestsUrl}/${id}/attachments?${query}`;
    const after = await connection.json<CaseView>(url, { token, bytes });
    output.result(after, () => `${path.basename(file)} is attached to ${after.number}.`);
  },
});

const add = defineCommand({
  name: 'request item',
  summary: 'Add a piece of technical expertise that is meant to be handed over',
  description:
    'Text in UTF-8: STIX, MISP, CSV, Markdown. It is examined for personal data, which stops the case at the gate search; with --convert it is taken out, and IP addresses become their networks.',
  positionals: [casePositional, { name: 'file', summary: 'At most 1 MiB' }],
  options: {
    ...operatorOptions,
    type: { type: 'string', value: 'type', summary: 'Such as indicators', required: true },
    about: {
      type: 'string',
      value: 'type:value',
      summary: 'Which selector of the scope it is about',
      required: true,
    },
    convert: { type: 'boolean', summary: 'Take personal data out' },
  },
  examples: [
    'vitrine request item 2026-0001 iocs.csv --type indicators --about domain:evil.example --as carla',
  ],
  async run({ options, positionals: [id = '', file = ''], output, env }) {
    const colon = options.about.indexOf(':');
    if (colon < 1) throw new UsageError('--about is type:value', 'request item');
    const bytes = await readFile(file);
    const { connection, token } = await askAs(options, env);
    const query = new URLSearchParams({
      name: path.basename(file),
      dataType: options.type,
      selectorType: options.about.slice(0, colon),
      selectorValue: options.about.slice(colon + 1),
      convert: String(options.convert),
    });
    const url = `${requestsUrl}/${id}/items?${query}`;
    const after = await connection.json<CaseView>(url, { token, bytes });
    const found = after.items.at(-1)?.findings ?? [];
    output.result(after, () =>
      found.length === 0
        ? standing(after)
        : `It holds personal data: ${found.join(', ')}. Remove the item, or add it with --convert.`,
    );
  },
});

const fetchFile = defineCommand({
  name: 'request fetch',
  summary: 'Read a file of a case; that it was read stands in the ledger first',
  positionals: [casePositional, { name: 'file', summary: 'Its id, as request show names it' }],
  options: {
    ...operatorOptions,
    out: { type: 'string', value: 'file', summary: 'Where to write it', required: true },
  },
  async run({ options, positionals: [id = '', file = ''], output, env }) {
    const { connection, token } = await askAs(options, env);
    const answer = await connection.fetch(`${requestsUrl}/${id}/files/${file}`, { token });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    await writeFile(options.out, bytes, { mode: 0o600 });
    output.result({ file: options.out, size: bytes.length }, `${options.out} is written.`);
  },
});

export const requestFileCommands: readonly Command[] = [attach, add, fetchFile];
