import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { databaseName } from '../../compose/party.ts';
import { type FsckReport, fsckLedger, openFsckSource } from '../../modules/ledger/index.ts';
import { type Config, loadConfig } from '../../platform/config/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import {
  EmbeddedPostgresError,
  embeddedPostgresUrl,
  openPostgres,
  startEmbeddedPostgres,
} from '../../platform/postgres/index.ts';
import { type Command, defineCommand, UsageError } from '../command.ts';
import { type Output, table } from '../output.ts';

const name = 'ledger fsck';

const fsck = defineCommand({
  name,
  summary: 'Check ledgers: everything is computed again from their entries',
  description:
    'Works while the system runs and while it is stopped. Exit status 0: no fault is left; 1: there are faults. ' +
    '--repair writes damaged and missing files anew where the entries in the database give the root that was signed.',
  options: {
    data: { type: 'string', value: 'folder', summary: 'The data folder (default: ./data)' },
    party: {
      type: 'string',
      value: 'name',
      summary: 'office, the name of a site, or all',
      default: 'all',
    },
    key: {
      type: 'string',
      value: 'vkey',
      multiple: true,
      summary: 'A verifier key that the log must have, instead of believing its first entry',
    },
    repair: { type: 'boolean', summary: 'Write damaged tiles and bundles anew' },
    config: { type: 'string', value: 'file', summary: 'A YAML file of settings' },
  },
  examples: [
    'vitrine ledger fsck',
    'vitrine ledger fsck --data /srv/vitrine --party zurich --repair',
  ],
  async run({ options, output, env, signal }) {
    const config = await loadConfig({
      options: { data: options.data },
      env,
      file: options.config ?? env.VITRINE_CONFIG,
    });
    const parties = await findParties(config.dataDir, options.party);
    await using servers = new Servers(config);
    const checked: CheckedParty[] = [];
    for (const party of parties) {
      const progress = output.progress(party);
      const report = await checkParty(await servers.urlOf(party), config.dataDir, party, {
        repair: options.repair,
        ...(options.key.length > 0 && { logKeys: options.key }),
        onProgress: (done, total) => progress.update(Number(done), Number(total)),
        signal,
      });
      progress.end();
      checked.push({ party, ...report, unrepaired: unrepaired(report) });
    }
    tell(checked, output);
    return checked.some((one) => one.unrepaired > 0) ? 1 : 0;
  },
});

export const ledgerCommands: readonly Command[] = [fsck];

interface CheckedParty extends FsckReport {
  readonly party: string;
  /** Faults that are still there. */
  readonly unrepaired: number;
}

/** Which parties have a folder here. @throws UsageError where the one asked for has none */
async function findParties(dataDir: string, asked: string): Promise<string[]> {
  const found = (await isFolder(path.join(dataDir, 'office'))) ? ['office'] : [];
  const sites = path.join(dataDir, 'sites');
  if (await isFolder(sites)) found.push(...(await readdir(sites)).sort());
  const wanted = asked === 'all' ? found : found.filter((party) => party === asked);
  if (wanted.length > 0) return wanted;
  const what = asked === 'all' ? 'no ledger' : `no ledger of ${asked}`;
  throw new UsageError(`${dataDir} holds ${what}`, name);
}

async function isFolder(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** The PostgreSQL servers of the settings; the data folder's own, running or started for a while. */
class Servers implements AsyncDisposable {
  readonly #config: Config;
  readonly #started = new AsyncDisposableStack();
  #embedded: Promise<string> | undefined;

  constructor(config: Config) {
    this.#config = config;
  }

  urlOf(party: string): Promise<string> {
    const { databaseUrls, databaseUrl } = this.#config;
    const configured = databaseUrls[party] ?? databaseUrl;
    if (configured !== undefined) return Promise.resolve(configured.reveal());
    this.#embedded ??= this.#reachEmbedded(path.join(this.#config.dataDir, 'postgres'));
    return this.#embedded;
  }

  async #reachEmbedded(directory: string): Promise<string> {
    // Starting one would make an empty cluster where there is none.
    if (!(await isFolder(path.join(directory, 'cluster')))) {
      throw new UsageError(`There is no database in ${directory}: name it in --config`, name);
    }
    try {
      const server = await startEmbeddedPostgres({ directory, logger: silentLogger() });
      return this.#started.use(server).url('postgres');
    } catch (error) {
      const runs = error instanceof EmbeddedPostgresError && error.code === 'in-use';
      if (!runs) throw error;
      return embeddedPostgresUrl(directory, 'postgres');
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#started.disposeAsync();
  }
}

async function checkParty(
  url: string,
  dataDir: string,
  party: string,
  options: Parameters<typeof fsckLedger>[1],
): Promise<FsckReport> {
  const folder = party === 'office' ? [party] : ['sites', party];
  await using db = await openPostgres({ url, database: databaseName(party), poolMax: 2 });
  const source = openFsckSource(db, path.join(dataDir, ...folder, 'ledger'));
  return await fsckLedger(source, options);
}

function unrepaired({ faults, faultCount, repaired }: FsckReport): number {
  const mended = new Set(repaired);
  const gone = faults.filter((fault) => fault.path !== undefined && mended.has(fault.path));
  return faultCount - gone.length;
}

function tell(checked: readonly CheckedParty[], output: Output): void {
  output.result({ ledgers: checked }, () => {
    const lines = checked.flatMap(({ party, faults, faultCount, repaired }) => [
      ...faults.map(({ code, message }) => `${party}: ${code}: ${message}`),
      ...(faultCount > faults.length ? [`${party}: and ${faultCount - faults.length} more`] : []),
      ...repaired.map((file) => `${party}: written anew: ${file}`),
    ]);
    const headings = ['ledger', 'entries', 'openings', 'bundles', 'tiles', 'faults', 'left'];
    const rows = checked.map(({ party, checked: count, faultCount, unrepaired: left }) => [
      party,
      count.entries,
      count.openings,
      count.bundles,
      count.tiles,
      faultCount,
      left,
    ]);
    return [...lines, table(headings, rows)].join('\n');
  });
}
