import type { Postgres, Queries } from '../../platform/postgres/index.ts';
import { type Cursor, openCursor, sealCursor } from './cursor.ts';
import { ReputationError } from './errors.ts';
import { type Answer, answerFor, noFacts } from './facts.ts';
import * as feedStore from './feed-store.ts';
import * as store from './store.ts';

/** What a client that keeps a store of its own changes in it. */
export interface Change {
  /** In lower-case hex. Left out of a file that is known good by another hash alone. */
  readonly sha256?: string;
  readonly sha1?: string;
  readonly md5?: string;
  /** What is to be told now; `known` is false where the client is to forget the file. */
  readonly answer: Answer;
}

export interface ChangesPage {
  readonly changes: readonly Change[];
  /** For the next question, whether or not there was anything. */
  readonly cursor: string;
  /** Whether there is more at this moment. */
  readonly more: boolean;
}

/**
 * The changes that concern a region after a cursor, a page at a time; without one, from the
 * beginning. Whoever applies pages in their order has the newest of everything, and misses nothing:
 * what changes again comes again, behind.
 * @param limit 1 to 10,000
 * @throws {ReputationError} `malformed-cursor`, `cursor-too-old`
 */
export function readChanges(
  db: Postgres,
  region: string,
  after: string | undefined,
  limit: number,
): Promise<ChangesPage> {
  const read = async (tx: Queries): Promise<ChangesPage> => {
    const state = await store.readState(tx);
    const key = await store.readCursorKey(tx);
    const cursor = after === undefined ? newCursor(region, state) : openCursor(key, after, region);
    requireFresh(cursor, state);
    const rows = await feedStore.readFeed(tx, region, cursor.position, limit + 1);
    const page = rows.slice(0, limit);
    const more = rows.length > limit;
    const position = more ? (page.at(-1)?.position ?? cursor.position) : state.position;
    return {
      changes: await changesOf(tx, region, page),
      cursor: sealCursor(key, { ...cursor, position }),
      more,
    };
  };
  return db.transaction(read, { isolation: 'repeatable-read', readOnly: true });
}

function newCursor(region: string, { epoch, position }: store.StateRow): Cursor {
  return { epoch, region, position: 0n, begun: position };
}

function requireFresh({ epoch, position, begun }: Cursor, state: store.StateRow): void {
  const seen = position > begun ? position : begun;
  if (epoch === state.epoch && seen >= state.forgotten && seen <= state.position) return;
  throw new ReputationError(
    'cursor-too-old',
    'What was removed since is no longer known here: empty the local store and start anew, without a cursor',
  );
}

async function changesOf(
  tx: Queries,
  region: string,
  page: readonly store.ChangedDigest[],
): Promise<Change[]> {
  const newest = new Map(page.map((row) => [hex(row.digest), row]));
  const rows = await store.readFacts(
    tx,
    [...newest.values()].map(({ digest }) => digest),
  );
  const known = Map.groupBy(rows, ({ digest }) => hex(digest));
  return [...newest].map(([digest, change]) => {
    const now = known.get(digest);
    const all = [change, ...(now ?? [])];
    const sha1 = all.find((row) => row.sha1 !== null)?.sha1 ?? undefined;
    const md5 = all.find((row) => row.md5 !== null)?.md5 ?? undefined;
    return {
      ...namedDigest(digest),
      ...(sha1 !== undefined && { sha1: hex(sha1) }),
      ...(md5 !== undefined && { md5: hex(md5) }),
      answer: answerFor(now === undefined ? noFacts : store.factsOf(now), region),
    };
  });
}

function namedDigest(digest: string): Pick<Change, 'sha256' | 'sha1' | 'md5'> {
  if (digest.length === 64) return { sha256: digest };
  return digest.length === 40 ? { sha1: digest } : { md5: digest };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
