import type { Logger } from '../../../platform/logger.ts';
import type { Postgres, Session } from '../../../platform/postgres/index.ts';
import * as store from './block-store.ts';

/**
 * The right to write a region's events: one at a time among all processes that share the databases.
 * It is held by a connection, and so ends with its process.
 */
export interface Lane {
  /**
   * Runs `turn` alone. Before it, blocks that an earlier holder left open are given to `settle`,
   * which must leave none.
   */
  take<T>(turn: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface LaneDeps {
  readonly db: Pick<Postgres, 'dedicated'>;
  readonly region: string;
  readonly settle: (left: readonly store.BlockRow[]) => Promise<void>;
  readonly logger: Logger;
}

export function createLane({ db, region, settle, logger }: LaneDeps): Lane {
  let session: Promise<Session> | undefined;

  function connected(): Promise<Session> {
    session ??= connect();
    return session;
  }

  function connect(): Promise<Session> {
    const opening = db.dedicated();
    const forget = () => {
      if (session === opening) session = undefined;
    };
    opening.then((opened) => opened.onLost(forget), forget);
    return opening;
  }

  async function take<T>(turn: () => Promise<T>): Promise<T> {
    const held = await connected();
    await store.lockLane(held, region);
    try {
      const left = await store.readWriting(held, region);
      if (left.length > 0) await settle(left);
      return await turn();
    } finally {
      await release(held);
    }
  }

  /** Where the connection is lost, so is the lock; the next turn takes a new one. */
  async function release(held: Session): Promise<void> {
    try {
      await store.unlockLane(held, region);
    } catch (error) {
      logger.warn({ err: error, region }, 'the lock of a region was lost');
      session = undefined;
      await held.close().catch(() => undefined);
    }
  }

  async function close(): Promise<void> {
    const opened = await session?.catch(() => undefined);
    await opened?.close();
  }

  return { take, close };
}
