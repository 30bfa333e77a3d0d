import type { Postgres, Session } from '../../platform/postgres/index.ts';
import { LedgerError } from './errors.ts';

/** 'vitrine ledger' as one number. A database has one ledger, and advisory locks are a database's. */
const lockKey = 7_662_726_933_003n;

/**
 * The connection that holds the lock of a ledger's one sequencer (PostgreSQL documentation,
 * 13.3.5). Checkpoints are swapped over this very connection: whoever has lost the lock has also
 * lost the means to move the head.
 * @throws {LedgerError} `ledger-in-use`
 */
export async function lockLedger(db: Postgres, origin: string): Promise<Session> {
  const session = await db.dedicated();
  try {
    const [row] = await session.query<{ locked: boolean }>(
      'select pg_try_advisory_lock($1) as locked',
      [lockKey],
    );
    if (row?.locked === true) return session;
    throw new LedgerError(
      'ledger-in-use',
      `another process runs the ledger ${origin} on this database: stop it first`,
    );
  } catch (error) {
    await session.close();
    throw error;
  }
}
