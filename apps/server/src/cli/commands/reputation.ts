import {
  type ReadPackage,
  ReputationError,
  readDebian,
  readNpm,
} from '../../modules/reputation/index.ts';
import { fileFailure } from '../../platform/files.ts';
import { type Command, defineCommand, UsageError } from '../command.ts';
import { type Connection, connect, connectionOptions } from '../connection.ts';
import { table } from '../output.ts';
import { listSites, type SiteAddress, siteOption } from '../samples.ts';

const importing = 'reputation import';
const readers = { debian: readDebian, npm: readNpm } as const;

function isReader(kind: string): kind is keyof typeof readers {
  return Object.hasOwn(readers, kind);
}

interface Totals {
  packages: number;
  files: number;
  added: number;
}

const importKnownGood = defineCommand({
  name: importing,
  summary: 'Take in files that are known good, from packages of Debian or npm',
  description:
    'debian: packages (.deb), whose files are hashed; an index Packages, which has the hashes of ' +
    'packages; a folder of dpkg (/var/lib/dpkg) or lists .md5sums, which have the MD5 of installed ' +
    'files alone; folders with any of these. npm: packages (.tgz) and folders node_modules.\n\n' +
    'Each package becomes a source with its version, and can be removed again. Taking in the same ' +
    'twice changes nothing. Takes the administrator’s token of each site, so it runs on the ' +
    'sites’ machine.',
  positionals: [
    { name: 'kind', summary: 'debian or npm' },
    { name: 'path', summary: 'Files and folders', rest: true },
  ],
  options: { ...connectionOptions, site: siteOption },
  examples: [
    'vitrine reputation import debian /var/lib/dpkg --site zurich',
    'vitrine reputation import npm ./node_modules',
  ],
  async run({ options, positionals: [kind = '', ...paths], output, env, signal }) {
    if (!isReader(kind)) throw new UsageError('Say debian or npm, then what to read', importing);
    if (paths.length === 0) throw new UsageError('Name files or folders to read', importing);
    const connection = connect(options, env, signal);
    const sites = await tokensOf(connection, options.site);
    const bar = output.progress(`Known good from ${kind}`);
    const totals: Totals = { packages: 0, files: 0, added: 0 };
    try {
      for (const [i, path] of paths.entries()) {
        for await (const one of readers[kind](path)) {
          signal.throwIfAborted();
          await sendPackage(connection, sites, one, totals);
          const { name, version } = one.source;
          bar.update(i, paths.length, `${totals.packages} packages; ${name} ${version}`);
        }
      }
    } catch (error) {
      throw asUsage(error);
    }
    bar.end(`${totals.packages} packages`);
    output.result(
      totals,
      `${totals.files} files of ${totals.packages} packages are known good, ${totals.added} of them new.`,
    );
  },
});

interface Site extends SiteAddress {
  readonly token: string;
}

async function tokensOf(connection: Connection, name: string | undefined): Promise<Site[]> {
  const sites = await listSites(connection, name);
  return Promise.all(
    sites.map(async (site) => ({ ...site, token: await connection.adminToken(site.name) })),
  );
}

async function sendPackage(
  connection: Connection,
  sites: readonly Site[],
  { source, files }: ReadPackage,
  totals: Totals,
): Promise<void> {
  const path = `/v1/reputation/known-good?${new URLSearchParams({ ...source })}`;
  const body = files.map((file) => `${JSON.stringify(file)}\n`).join('');
  let added = 0;
  for (const { url, token } of sites) {
    const answer = await connection.lines<{ added: number }>(path, body, token, url);
    added = Math.max(added, answer.added);
  }
  totals.packages += 1;
  totals.files += files.length;
  totals.added += added;
}

/** What is wrong with the files is the caller's to put right. */
function asUsage(error: unknown): unknown {
  if (error instanceof ReputationError) return new UsageError(error.message, importing);
  const failure = fileFailure(error);
  return failure === undefined ? error : new UsageError(failure, importing);
}

interface Source {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly version: string;
  readonly origin: string;
  readonly files: number;
}

const pageMax = 1_000;

const listSources = defineCommand({
  name: 'reputation sources',
  summary: 'Show where known good files come from',
  options: { ...connectionOptions, site: siteOption },
  examples: ['vitrine reputation sources --site zurich'],
  async run({ options, output, env, signal }) {
    const connection = connect(options, env, signal);
    const sources: (Source & { readonly site: string })[] = [];
    for (const { name, url, token } of await tokensOf(connection, options.site)) {
      let after: string | undefined;
      do {
        const query = new URLSearchParams(after === undefined ? {} : { after });
        const path = `/v1/reputation/known-good?${query}`;
        const page = await connection.json<Source[]>(path, { token }, url);
        sources.push(...page.map((source) => ({ site: name, ...source })));
        after = page.length === pageMax ? page.at(-1)?.id : undefined;
      } while (after !== undefined);
    }
    output.result({ sources }, () =>
      table(
        ['site', 'source', 'kind', 'name', 'version', 'read from', 'files'],
        sources.map((one) => [
          ...[one.site, one.id, one.kind, one.name, one.version, one.origin],
          one.files,
        ]),
      ),
    );
  },
});

const removeSource = defineCommand({
  name: 'reputation remove',
  summary: 'Forget a source of known good files',
  description: 'Files that another source has as well stay known good.',
  positionals: [{ name: 'source', summary: 'Its id, as vitrine reputation sources shows it' }],
  options: {
    ...connectionOptions,
    site: { ...siteOption, summary: 'The site that has it', required: true },
  },
  examples: ['vitrine reputation remove 019abcde-0000-7000-8000-000000000000 --site zurich'],
  async run({ options, positionals: [source = ''], output, env, signal }) {
    const connection = connect(options, env, signal);
    const [site] = await tokensOf(connection, options.site);
    const path = `/v1/reputation/known-good/${encodeURIComponent(source)}`;
    const asking = { token: site?.token ?? '', method: 'DELETE' } as const;
    const { files } = await connection.json<{ files: number }>(path, asking, site?.url);
    output.result({ source, files }, `${files} files are no longer known good by it.`);
  },
});

interface Model {
  readonly entries: number;
  readonly changed: number;
  readonly position: string;
}

const rebuild = defineCommand({
  name: 'reputation rebuild',
  summary: 'Build the read model of look-ups anew, while they go on',
  description:
    'From what stands in PostgreSQL: after damage to its files, or to give back the room of what ' +
    'was removed since. Sites do it by themselves when much has changed.',
  options: { ...connectionOptions, site: siteOption },
  examples: ['vitrine reputation rebuild --site zurich'],
  async run({ options, output, env, signal }) {
    const connection = connect(options, env, signal);
    const sites: Record<string, Model> = {};
    for (const { name, url, token } of await tokensOf(connection, options.site)) {
      output.note(`${name}: building …`);
      const asking = { token, method: 'POST' } as const;
      sites[name] = await connection.json<Model>('/v1/reputation/model', asking, url);
    }
    output.result({ sites }, () =>
      table(
        ['site', 'files', 'position'],
        Object.entries(sites).map(([name, model]) => [name, model.entries, model.position]),
      ),
    );
  },
});

export const reputationCommands: readonly Command[] = [
  importKnownGood,
  listSources,
  removeSource,
  rebuild,
];
