import { randomBytes } from 'node:crypto';
import { createSigner, formatNote, signNote } from '@vitrine/tlog';
import { type AccessRequestStatus, accessApprovalText } from '../../modules/access/index.ts';
import type { SampleDescription } from '../../modules/vault/index.ts';
import { type Command, defineCommand } from '../command.ts';
import { connect, operatorOptions } from '../connection.ts';
import { table } from '../output.ts';
import { askSites, listSites, readSha256, sha256Positional, siteOption } from '../samples.ts';
import { fetchSample } from './sample-fetch.ts';
import { scrub } from './sample-scrub.ts';

type Found = SampleDescription & { readonly site: string };

const show = defineCommand({
  name: 'sample show',
  summary: 'What is known of a sample, where it lies, and who has sent it',
  positionals: [sha256Positional],
  options: { ...operatorOptions, site: siteOption },
  examples: [
    'vitrine sample show 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
  ],
  async run({ options, positionals, output, env, signal }) {
    const sha256 = readSha256(positionals[0], 'sample show');
    const connection = connect(options, env, signal);
    const { token } = await connection.credentials(options.as);
    const sites = await listSites(connection, options.site);
    const answers = await askSites(connection, sites, `/v1/samples/${sha256}`, { token, signal });
    const samples = await Promise.all(
      answers.map(async ({ response }) => (await response.json()) as Found),
    );
    output.result({ samples }, () => samples.map(describe).join('\n\n'));
  },
});

function describe(sample: Found): string {
  const { submissions } = sample;
  const rows = submissions.map((one) => [
    one.receivedAt,
    one.country,
    one.customer,
    one.fileName ?? '',
  ]);
  return [
    `${sample.sha256}  ${sample.sizeBytes} bytes`,
    `  sample    ${sample.sample}`,
    `  sha1, md5 ${sample.sha1}, ${sample.md5}`,
    `  lies at   ${sample.site} (${sample.copies.join(', ')}), region ${sample.region}`,
    `  kept      ${sample.receivedAt} to ${sample.expiresAt}`,
    '',
    table(['received', 'from', 'customer', 'file'], rows),
  ].join('\n');
}

interface Read {
  readonly at: string;
  readonly reader: string;
  readonly country: string;
  readonly purpose: string;
  readonly case: string;
  readonly form: string;
  readonly approval?: string;
}

const reads = defineCommand({
  name: 'sample reads',
  summary: 'Who has read a sample, when, why and in which form',
  positionals: [sha256Positional],
  options: { ...operatorOptions, site: siteOption },
  async run({ options, positionals, output, env, signal }) {
    const sha256 = readSha256(positionals[0], 'sample reads');
    const connection = connect(options, env, signal);
    const { token } = await connection.credentials(options.as);
    const sites = await listSites(connection, options.site);
    const path = `/v1/samples/${sha256}/reads`;
    const answers = await askSites(connection, sites, path, { token, signal });
    const found = await Promise.all(
      answers.map(async ({ site, response }) => {
        const { reads } = (await response.json()) as { reads: readonly Read[] };
        return reads.map((read) => ({ site: site.name, ...read }));
      }),
    );
    const all = found.flat();
    output.result({ reads: all }, () =>
      all.length === 0
        ? 'Nobody has read it.'
        : table(
            ['at', 'site', 'reader', 'country', 'purpose', 'case', 'form'],
            all.map((one) => [
              one.at,
              one.site,
              one.reader,
              one.country,
              one.purpose,
              one.case,
              one.form,
            ]),
          ),
    );
  },
});

const approve = defineCommand({
  name: 'sample approve',
  summary: 'Sign the approval of another person’s request to read a sample',
  description:
    'Some reads take a second person: raw ones, and those from a country that the residency policy ' +
    'sends there. The approval is a note signed by the operator’s own key; it serves the one read ' +
    'that was asked for, within a day of the request.',
  positionals: [{ name: 'request', summary: 'The id of the request' }],
  options: operatorOptions,
  examples: ['vitrine sample approve 5f0c1f0e-6a55-4a53-9d5c-6e0d0f6a1b2c --as bob'],
  async run({ options, positionals: [request = ''], output, env, signal }) {
    const connection = connect(options, env, signal);
    const { token, signerKey } = await connection.credentials(options.as);
    const path = `/v1/access-requests/${encodeURIComponent(request)}`;
    const asked = await connection.json<AccessRequestStatus>(path, { token });
    const text = accessApprovalText(asked, randomBytes(16).toString('base64'));
    const approval = formatNote(await signNote({ text }, [await createSigner(signerKey)]));
    const json = { approval };
    const after = await connection.json<AccessRequestStatus>(`${path}/approvals`, { token, json });
    output.result(after, () => {
      const { by, form, sample, site, purpose } = after;
      return `${by} may read sample ${sample} at ${site} once (${form}, ${purpose}, ${after.case}) until ${after.expiresAt}.`;
    });
  },
});

const requests = defineCommand({
  name: 'sample requests',
  summary: 'List requests to read that take a second person',
  options: operatorOptions,
  async run({ options, output, env, signal }) {
    const connection = connect(options, env, signal);
    const { token } = await connection.credentials(options.as);
    const answer = await connection.json<{ requests: readonly AccessRequestStatus[] }>(
      '/v1/access-requests',
      { token },
    );
    output.result(answer, () =>
      answer.requests.length === 0
        ? 'Nobody has asked.'
        : table(
            ['request', 'state', 'by', 'site', 'purpose', 'case', 'form', 'until'],
            answer.requests.map((one) => [
              one.request,
              one.state,
              one.by,
              one.site,
              one.purpose,
              one.case,
              one.form,
              one.expiresAt,
            ]),
          ),
    );
  },
});

export const sampleCommands: readonly Command[] = [
  show,
  fetchSample,
  requests,
  approve,
  reads,
  scrub,
];
