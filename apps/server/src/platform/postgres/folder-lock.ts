import { PostgresError } from './errors.ts';
import type { Postgres, Session } from './interfaces.ts';

/** 'vitrine data folder' as one number. */
const lockKey = 7_662_726_933_002n;

export interface FolderLock extends AsyncDisposable {
  /** Calls back once if the lock's connection is lost: stop writing then. */
  onLost(callback: (error: PostgresError) => void): void;
  release(): Promise<void>;
}

/**
 * Holds, on a connection of its own, the lock that keeps a second Vitrine process off a data
 * folder. The lock belongs to the database (PostgreSQL documentation, 13.3.5) and ends with the
 * connection, so a crash leaves nothing behind.
 * @param folder named in the message
 * @throws PostgresError `in-use` where another process holds it
 */
export async function lockDataFolder(
  postgres: Pick<Postgres, 'dedicated'>,
  folder: string,
): Promise<FolderLock> {
  const session = await postgres.dedicated();
  const locked = await tryLock(session).catch(async (error: unknown) => {
    await session.close();
    throw error;
  });
  if (locked) {
    return {
      onLost: (callback) => session.onLost(callback),
      release: () => session.close(),
      [Symbol.asyncDispose]: () => session.close(),
    };
  }
  await session.close();
  throw new PostgresError('in-use', `Another Vitrine process uses the data folder ${folder}`);
}

async function tryLock(session: Session): Promise<boolean> {
  const rows = await session.query<{ locked: boolean }>(
    'SELECT pg_try_advisory_lock($1) AS locked',
    [lockKey],
  );
  return rows[0]?.locked === true;
}
