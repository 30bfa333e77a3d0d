import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import type { Party } from '../../apps/server/src/modules/identity/index.ts';
import { type Ledger, openLedger } from '../../apps/server/src/modules/ledger/index.ts';
import { type Clock, systemClock } from '../../apps/server/src/platform/clock.ts';
import type { KeyWrapper } from '../../apps/server/src/platform/keys/index.ts';
import { silentLogger } from '../../apps/server/src/platform/logger.ts';
import type { Postgres } from '../../apps/server/src/platform/postgres/index.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

/** A party with a database and a ledger of its own, gone when the calling test file ends. */
export interface TestParty {
  readonly db: Postgres;
  /** Where `db` is. */
  readonly place: Pick<TestDatabase, 'url' | 'database'>;
  readonly ledger: Ledger;
  /** How many entries its ledger has, those not yet signed included. */
  entryCount(): Promise<bigint>;
  /** As others know it, at an address. */
  at(url: string): Party;
}

/** Keeps what it wraps as it is. */
const openWrapper: KeyWrapper = {
  holder: 'nobody',
  wrap: async (plain) => plain,
  unwrap: async (wrapped) => wrapped,
};

/** @param name `office` or a site's */
export async function testParty(name: string, clock: Clock = systemClock): Promise<TestParty> {
  const isOffice = name === 'office';
  // Registered before the database's own end, since that must come after the ledger's.
  const scope = new AsyncDisposableStack();
  after(() => scope.disposeAsync());
  const { postgres: db, url, database } = await testDatabase(isOffice ? 'office' : 'site');
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-party-'));
  const keysDirectory = path.join(folder, 'keys');
  await mkdir(keysDirectory);
  const ledger = await openLedger({
    db,
    directory: path.join(folder, 'ledger'),
    keysDirectory,
    site: name,
    origin: isOffice ? 'test.invalid/office' : `test.invalid/site/${name}`,
    wrapper: openWrapper,
    clock,
    randomBytes,
    logger: silentLogger(),
  });
  scope.defer(() => rm(folder, { recursive: true, force: true }));
  scope.use(ledger);
  const { log: logKeys, witness: witnessKeys } = ledger.keys;
  return {
    db,
    place: { url, database },
    ledger,
    entryCount: async () => {
      const rows = await db.query<{ count: bigint }>('select count(*) from ledger_entries');
      return rows[0]?.count ?? 0n;
    },
    at: (url) => ({ name, url, origin: ledger.origin, logKeys, witnessKeys }),
  };
}
