import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '../../apps/server/src/platform/logger.ts';
import {
  dropDatabase,
  type EmbeddedPostgres,
  ensureDatabase,
  migrate,
  openPostgres,
  type Postgres,
  startEmbeddedPostgres,
} from '../../apps/server/src/platform/postgres/index.ts';

/** Where `tests/run.ts` tells test files of the server that it started for all of them. */
export const testPostgresVariable = 'VITRINE_TEST_POSTGRES';

export interface TestDatabase {
  readonly url: string;
  readonly database: string;
  readonly postgres: Postgres;
}

/** The folders of migrations of a party's database, in the order in which they are applied. */
export function migrationsOf(kind: 'site' | 'office' | 'ledger'): readonly string[] {
  const series = kind === 'ledger' ? [kind] : ['ledger', kind];
  return series.map((name) => fileURLToPath(new URL(`../../migrations/${name}`, import.meta.url)));
}

/**
 * A fresh database, dropped when the calling test file (or test) ends.
 * @param migrations folders of migrations (`migrationsOf('site')`), or none for an empty database;
 *   each is applied twice, since a migration must be idempotent
 */
export async function testDatabase(
  migrations: 'site' | 'office' | 'ledger' | readonly string[] = [],
): Promise<TestDatabase> {
  const cluster = await sharedCluster();
  const database = `test_${randomBytes(8).toString('hex')}`;
  await ensureDatabase({ url: cluster, database });
  const postgres = await openPostgres({ url: cluster, database });
  after(async () => {
    await postgres.close();
    await dropDatabase({ url: cluster, database });
    await leaveCluster();
  });
  users += 1;
  const folders = typeof migrations === 'string' ? migrationsOf(migrations) : migrations;
  for (const folder of folders) {
    await migrate(postgres, folder);
    await migrate(postgres, folder, { again: true });
  }
  return { url: cluster, database, postgres };
}

export interface ThrowawayCluster extends AsyncDisposable {
  readonly url: string;
}

/** A PostgreSQL of its own in a temporary folder, gone with all data when disposed of. */
export async function startThrowawayCluster(): Promise<ThrowawayCluster> {
  const directory = await mkdtemp(join(tmpdir(), 'vitrine-test-'));
  const embedded: EmbeddedPostgres = await startEmbeddedPostgres({
    directory: join(directory, 'postgres'),
    logger: silentLogger(),
    durable: false,
  });
  return {
    url: embedded.url('postgres'),
    async [Symbol.asyncDispose]() {
      await embedded.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

let users = 0;
let own: Promise<ThrowawayCluster> | undefined;

/** The runner's server; a test file that is run by hand starts one for itself. */
async function sharedCluster(): Promise<string> {
  const given = process.env[testPostgresVariable];
  if (given !== undefined) return given;
  own ??= startThrowawayCluster();
  return (await own).url;
}

async function leaveCluster(): Promise<void> {
  users -= 1;
  if (users > 0 || own === undefined) return;
  const ended = own;
  own = undefined;
  await (await ended)[Symbol.asyncDispose]();
}
