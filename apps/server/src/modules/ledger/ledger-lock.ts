import { type Postgres, PostgresError, type Session } from '../../platform/postgres/index.ts';
import { LedgerError } from './errors.ts';

/** 'vitrine ledger' as one number. A database has one ledger, and advisory locks are a database's. */
const lockKey = 7_662_726_933_003n;
/** The server may take a moment to notice that a process was killed. */
const waitMs = 2_000;

/**
 * The connection that holds the lock of a ledger's one sequencer (PostgreSQL documentation,
 * 13.3.5). Checkpoints are swapped over this very connection: whoever has lost the lock has also
 * lost the means to move the head.
 * @throws {LedgerError} `ledger-in-use`
 */
export async function lockLedger(db: Postgres, origin: string): Promise<Session> {
  const session = await db.dedicated();
  try {
    await session.script(`set lock_timeout = ${waitMs}`);
    await session.query('select pg_advisory_lock($1)', [lockKey]);
    await session.script('reset lock_timeout');
    return session;
  } catch (error) {
    await session.close();
    if (!(error instanceof PostgresError && error.code === 'lock-timeout')) throw error;
    throw new LedgerError(
      'ledger-in-use',
      `another process runs the ledger ${origin} on this database: stop it first`,
      { cause: error },
    );
  }
}
