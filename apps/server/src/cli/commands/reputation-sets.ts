import { readFile } from 'node:fs/promises';
import { createReputationClient } from '@vitrine/client';
import { carriedSets, openSetFolder } from '@vitrine/client/node';
import { type SetSource, updateOfflineSet } from '@vitrine/client/sets';
import { verifySetManifest } from '@vitrine/verifier';
import { type Command, defineCommand, UsageError } from '../command.ts';
import { connect, connectionOptions } from '../connection.ts';
import { listSites, readSha256, sha256Positional, siteOption } from '../samples.ts';
import { clientOptions, openAs } from './product-client.ts';
import { productOptions } from './statistics-send.ts';

const trustOption = {
  type: 'string',
  value: 'file',
  summary: 'Whom to trust: logs, witnesses and their quorum (a C2SP tlog-policy)',
  required: true,
} as const;

const folderPositional = { name: 'folder', summary: 'Where the offline set is kept' } as const;

const publish = defineCommand({
  name: 'reputation sets publish',
  summary: 'Publish a region’s offline set now',
  description:
    'Sets are published by themselves when something has changed, and once a day. This does it ' +
    'now. Works as the administrator of the site, on its machine.',
  options: {
    ...connectionOptions,
    site: { ...siteOption, summary: 'The site', required: true },
    region: { type: 'string', value: 'name', summary: 'The region', required: true },
  },
  examples: ['vitrine reputation sets publish --site zurich --region europe'],
  async run({ options, output, env, signal }) {
    const connection = connect(options, env, signal);
    const [site] = await listSites(connection, options.site);
    if (site === undefined) throw new UsageError('There is no such site', publish.name);
    const token = await connection.adminToken(site.name);
    const { region } = options;
    const asking = { token, json: { region } };
    const published = await connection.json<{ readonly version: number }>(
      '/v1/reputation/sets',
      asking,
      site.url,
    );
    const words = `Version ${published.version} of ${region} is published and in the ledger`;
    output.result(published, words);
  },
});

const fetchSet = defineCommand({
  name: 'reputation sets fetch',
  summary: 'Bring the offline set of a key’s region, or what is new in it, and verify it',
  description:
    'The manifest must stand in the site’s ledger and follow the version that is here; every file ' +
    'must be the one that it names. What is here is replaced as a whole, or not at all. With ' +
    '--from the files come from a folder that somebody carried over, as <folder>/<version>/…, ' +
    'and no connection is opened.',
  positionals: [folderPositional],
  options: {
    ...productOptions,
    trust: trustOption,
    from: { type: 'string', value: 'folder', summary: 'Take the files from this folder instead' },
    bloom: { type: 'boolean', summary: 'Bring the Bloom filter alone: smaller, and uncertain' },
  },
  examples: ['VITRINE_KEY=… vitrine reputation sets fetch sets --trust trust.txt'],
  async run({ options, positionals: [folder = ''], output, env, signal }) {
    const trust = await readFile(options.trust);
    const source: SetSource =
      options.from !== undefined
        ? carriedSets(options.from)
        : openAs(fetchSet.name, () =>
            createReputationClient(clientOptions(options, env, fetchSet.name, signal)),
          ).sets;
    const { manifest, isNew, fetchedBytes } = await updateOfflineSet({
      source,
      keep: openSetFolder(folder),
      verify: (text, receipt) => requireLogged(text, receipt, trust),
      kinds: options.bloom ? ['bloom'] : ['exact', 'bloom'],
    });
    const { version, region, at, entries } = manifest;
    output.result({ version, region, at, entries, isNew, fetchedBytes }, () =>
      isNew
        ? `Version ${version} of ${region}, of ${at}: ${fetchedBytes} B fetched, verified against the ledger`
        : `Version ${version} of ${region}, of ${at}, is here already`,
    );
  },
});

/** @throws Error with the code `set-not-logged` */
async function requireLogged(
  manifest: Uint8Array,
  receipt: Uint8Array,
  trust: Uint8Array,
): Promise<void> {
  const { valid, failures } = await verifySetManifest(manifest, receipt, trust);
  if (valid) return;
  const why = failures.map(({ message }) => message).join('; ');
  throw Object.assign(new Error(`The set is not what the ledger holds: ${why}`), {
    code: 'set-not-logged',
  });
}

const verify = defineCommand({
  name: 'reputation sets verify',
  summary: 'Verify the offline set that is here, without any request',
  positionals: [folderPositional],
  options: { trust: trustOption },
  examples: ['vitrine reputation sets verify sets --trust trust.txt'],
  async run({ options, positionals: [folder = ''], output }) {
    const keep = openSetFolder(folder);
    const { manifest } = await keep.open();
    const current = await keep.current();
    const receipt = await keep.receipt();
    if (current === undefined || receipt === undefined) {
      throw new UsageError(`There is no whole offline set in ${folder}`, verify.name);
    }
    const verdict = await verifySetManifest(
      current.manifest,
      receipt,
      await readFile(options.trust),
    );
    output.result({ version: manifest.version, ...verdict }, () =>
      [
        verdict.valid
          ? `Version ${manifest.version}: valid`
          : `Version ${manifest.version}: NOT VALID`,
        ...verdict.failures.map(({ message }) => `  fails: ${message}`),
        ...verdict.proven.map((line) => `  proven: ${line}`),
        ...verdict.notCovered.map((line) => `  not covered: ${line}`),
      ].join('\n'),
    );
    return verdict.valid ? 0 : 1;
  },
});

const lookUp = defineCommand({
  name: 'reputation sets look-up',
  summary: 'Look a file up in the offline set, without any request',
  description: 'Exit status: 0 it is not known to be bad, 3 it is malicious or suspicious.',
  positionals: [folderPositional, sha256Positional],
  examples: ['vitrine reputation sets look-up sets 275a021b…'],
  async run({ positionals: [folder = '', hash], output }) {
    const sha256 = readSha256(hash, lookUp.name);
    const set = await openSetFolder(folder).open();
    const said = set.lookUp(Buffer.from(sha256, 'hex'));
    const verdict = said?.verdict ?? 'unknown';
    const certain = said?.isCertain ?? true;
    output.result({ sha256, verdict, certain, version: set.manifest.version }, () =>
      certain ? verdict : `${verdict}, perhaps: a Bloom filter is mistaken now and then`,
    );
    return verdict === 'malicious' || verdict === 'suspicious' ? 3 : 0;
  },
});

export const reputationSetCommands: readonly Command[] = [publish, fetchSet, verify, lookUp];
