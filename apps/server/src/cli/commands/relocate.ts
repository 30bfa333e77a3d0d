import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RelocationStatus } from '../../modules/relocation/index.ts';
import { signApproval } from '../approval.ts';
import { type Command, defineCommand, UsageError } from '../command.ts';
import { type Connection, connect, connectionOptions, operatorOptions } from '../connection.ts';
import type { Output } from '../output.ts';
import { describeRelocation, followRelocation } from '../relocation-view.ts';

const id = {
  name: 'relocation',
  summary: 'Its id, or the first part of it; may be left out where only one is under way',
  optional: true,
} as const;

const ended: readonly string[] = ['certified', 'aborted'];

const noneCertified = 'No relocation is certified yet';

async function find(
  connection: Connection,
  given: string | undefined,
  among: (status: RelocationStatus) => boolean = (one) => !ended.includes(one.state),
  none = 'No relocation is under way',
): Promise<RelocationStatus> {
  const { relocations } = await connection.json<{ relocations: RelocationStatus[] }>(
    '/v1/relocations',
  );
  const found =
    given === undefined
      ? relocations.filter(among)
      : relocations.filter((one) => one.relocation.startsWith(given));
  const [only, ...others] = found;
  if (only === undefined) {
    const message = given === undefined ? none : `There is no relocation ${given}`;
    throw new UsageError(message, 'relocate status');
  }
  if (others.length > 0) throw new UsageError('Which relocation? More than one fits');
  return only;
}

function show(output: Output, status: RelocationStatus): void {
  output.result(status, () => describeRelocation(status));
}

const plan = defineCommand({
  name: 'relocate plan',
  summary: 'Make a dry run and publish it as a plan',
  options: {
    ...operatorOptions,
    region: { type: 'string', value: 'region', summary: 'What moves', required: true },
    to: { type: 'string', value: 'site', summary: 'Where to', required: true },
  },
  examples: ['vitrine relocate plan --region europe --to zurich --as alice'],
  async run({ options, output, env, signal }) {
    const connection = connect(options, env, signal);
    const { token } = await connection.credentials(options.as);
    const json = { region: options.region, to: options.to };
    show(output, await connection.json('/v1/relocations', { token, json }));
  },
});

const approve = defineCommand({
  name: 'relocate approve',
  summary: 'Sign the approval of the start, or of the retirement, as one operator',
  description:
    'The approval is a note signed by the operator’s own key over the plan’s digest. Two different operators must approve each stage.',
  positionals: [id],
  options: {
    ...operatorOptions,
    stage: {
      type: 'string',
      choices: ['start', 'retirement'],
      summary: 'Which (default: what comes next)',
    },
  },
  async run({ options, positionals, output, env, signal }) {
    const connection = connect(options, env, signal);
    const credentials = await connection.credentials(options.as);
    const status = await find(connection, positionals[0]);
    const stage = options.stage ?? (status.state === 'planned' ? 'start' : 'retirement');
    const approval = await signApproval(status, stage, credentials);
    const url = `/v1/relocations/${status.relocation}/approvals`;
    const { token } = credentials;
    show(output, await connection.json(url, { token, json: { approval } }));
  },
});

/** An act without anything but its name: start, pause, resume, abort, retire. */
function steering(act: string, summary: string, options: { follow?: boolean } = {}): Command {
  return defineCommand({
    name: `relocate ${act}`,
    summary,
    positionals: [id],
    options: {
      ...operatorOptions,
      ...(options.follow
        ? {
            follow: {
              type: 'boolean',
              summary: 'Stay and show the progress until people are needed or it has ended',
            } as const,
          }
        : {}),
    },
    async run({ options: given, positionals, output, env, signal }) {
      const connection = connect(given, env, signal);
      const { token } = await connection.credentials(given.as);
      const { relocation } = await find(connection, positionals[0]);
      const url = `/v1/relocations/${relocation}/${act}`;
      const after = await connection.json<RelocationStatus>(url, { token, method: 'POST' });
      const wantsFollow = 'follow' in given && given.follow === true;
      show(output, wantsFollow ? await followRelocation(connection, after, output, signal) : after);
    },
  });
}

const status = defineCommand({
  name: 'relocate status',
  summary: 'Where relocations stand; with --follow, live',
  positionals: [id],
  options: {
    ...connectionOptions,
    follow: { type: 'boolean', summary: 'Stay and show the progress' },
    all: { type: 'boolean', summary: 'All there have been' },
  },
  async run({ options, positionals, output, env, signal }) {
    const connection = connect(options, env, signal);
    if (options.all || (positionals[0] === undefined && !options.follow)) {
      const list = await connection.json<{ relocations: RelocationStatus[] }>('/v1/relocations');
      output.result(list, () =>
        list.relocations.length === 0
          ? 'No relocation yet.'
          : list.relocations.map(describeRelocation).join('\n\n'),
      );
      return;
    }
    const found = await find(connection, positionals[0]);
    show(
      output,
      options.follow ? await followRelocation(connection, found, output, signal) : found,
    );
  },
});

const throttle = defineCommand({
  name: 'relocate throttle',
  summary: 'Bound the copying rate, or lift the bound',
  positionals: [id],
  options: {
    ...operatorOptions,
    rate: {
      type: 'string',
      value: 'rate',
      summary: 'Bytes a second, such as 500000, 20M or none',
      required: true,
    },
  },
  examples: ['vitrine relocate throttle --rate 20M --as alice'],
  async run({ options, positionals, output, env, signal }) {
    const connection = connect(options, env, signal);
    const { token } = await connection.credentials(options.as);
    const { relocation } = await find(connection, positionals[0]);
    const json = { bytesPerSecond: parseRate(options.rate) };
    const url = `/v1/relocations/${relocation}/throttle`;
    show(output, await connection.json(url, { token, json }));
  },
});

function parseRate(text: string): number | null {
  if (text === 'none') return null;
  const [, digits, unit] = /^([0-9]{1,12})([kMG]?)$/.exec(text) ?? [];
  if (digits === undefined) throw new UsageError(`Not a rate: ${text}`, 'relocate throttle');
  const factor = { '': 1, k: 1e3, M: 1e6, G: 1e9 }[unit ?? ''] ?? 1;
  const rate = Number(digits) * factor;
  if (rate > 0) return rate;
  throw new UsageError('A rate is above zero; pause instead', 'relocate throttle');
}

const certificate = defineCommand({
  name: 'relocate certificate',
  summary: 'Fetch the certificate, its manifest and the trust policy to verify them with',
  positionals: [id],
  options: {
    ...operatorOptions,
    customer: { type: 'string', value: 'id', summary: 'Restricted to one customer, with openings' },
    out: { type: 'string', value: 'file', summary: 'Where to write the certificate' },
    manifest: { type: 'string', value: 'file', summary: 'Where to write the manifest' },
    trust: { type: 'string', value: 'file', summary: 'Where to write the trust policy' },
  },
  examples: [
    'vitrine relocate certificate --out move.json --manifest move.manifest --trust trust.txt',
    'vitrine-verify certificate move.json --manifest move.manifest --trust trust.txt',
  ],
  async run({ options, positionals, output, env, signal }) {
    const connection = connect(options, env, signal);
    const found = await find(
      connection,
      positionals[0],
      (one) => one.state === 'certified',
      noneCertified,
    );
    const base = `/v1/relocations/${found.relocation}`;
    const { customer } = options;
    const answer = await (customer === undefined
      ? connection.fetch(`${base}/certificate`)
      : customerCertificate(connection, base, customer, options.as));
    if (options.out !== undefined) await save(answer, options.out);
    const text = options.out === undefined ? await answer.text() : '';
    if (options.manifest !== undefined) {
      await save(await connection.fetch(`${base}/manifest`), options.manifest);
    }
    if (options.trust !== undefined) {
      await save(await connection.fetch('/v1/trust-policy'), options.trust);
    }
    if (options.out === undefined) {
      output.result(JSON.parse(text), text);
      return;
    }
    const { out, manifest, trust } = options;
    output.result({ certificate: out, manifest, trust }, `The certificate is in ${out}.`);
  },
});

async function customerCertificate(
  connection: Connection,
  base: string,
  customer: string,
  name: string | undefined,
): Promise<Response> {
  const { token } = await connection.credentials(name);
  return connection.fetch(`${base}/customers/${customer}/certificate`, { token });
}

/** What did not come whole is not kept: it must not be taken for what was asked for. */
async function save(response: Response, file: string): Promise<void> {
  const body = response.body === null ? Readable.from([]) : Readable.from(response.body);
  const draft = `${file}.${process.pid}.part`;
  try {
    await pipeline(body, createWriteStream(draft));
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

export const relocateCommands: readonly Command[] = [
  plan,
  approve,
  steering('start', 'Start an approved relocation', { follow: true }),
  status,
  steering('pause', 'Pause copying and verifying'),
  steering('resume', 'Go on after a pause or a failure', { follow: true }),
  throttle,
  steering('abort', 'Abort before the switch; the source stays as it was', { follow: true }),
  steering('retire', 'Erase the source, after two approvals of the retirement', { follow: true }),
  certificate,
];
