import type { Postgres, Queries } from '../../../platform/postgres/index.ts';
import type { Ledger, Logged } from '../../ledger/index.ts';
import { type Departed, type LoggedBlock, readLogged, readNewestEntry } from './expected-store.ts';

/** Where two of the three accounts differ: the ledger’s, the blocks’ and the events’. */
export interface Difference {
  readonly block: string;
  readonly says: string;
}

export interface EntriesDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'durable' | 'entriesAfter'>;
}

const pageRows = 1_000;

/**
 * Each block has one entry that says the same of it, and each entry has its block: both are walked
 * along in the order of the ledger.
 * @param tx in which the blocks stand still
 */
export async function* compareEntries(
  tx: Queries,
  { db, ledger }: EntriesDeps,
  departed: readonly Departed[],
): AsyncGenerator<Difference, void> {
  const newest = await readNewestEntry(tx);
  if (newest === undefined) return;
  // Indexes ascend in the order of commits: up to here the accounts know of every entry.
  await ledger.durable(newest);
  const leftUntil = new Map(departed.map(({ region, until }) => [region, until]));
  const blocks = loggedBlocks(tx);
  let { value: block } = await blocks.next();
  for await (const logged of entriesUntil({ db, ledger }, newest)) {
    for (; block && block.version < logged.index; { value: block } = await blocks.next()) {
      yield withoutEntry(block);
    }
    const own = block?.version === logged.index ? block : undefined;
    if (own !== undefined) ({ value: block } = await blocks.next());
    const hasLeft = logged.index <= (leftUntil.get(logged.entry.region ?? '') ?? -1n);
    if (own === undefined && hasLeft) continue;
    const says = entryFault(logged, own);
    if (says !== undefined) yield { block: `${own?.number ?? `entry ${logged.index}`}`, says };
  }
  for (; block; { value: block } = await blocks.next()) yield withoutEntry(block);
}

function withoutEntry({ number }: LoggedBlock): Difference {
  return { block: String(number), says: 'no entry tells of it' };
}

async function* loggedBlocks(tx: Queries): AsyncGenerator<LoggedBlock, undefined> {
  for (let after = -1n; ; ) {
    const page = await readLogged(tx, after, pageRows);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return undefined;
    after = last.version;
  }
}

async function* entriesUntil(
  { db, ledger }: EntriesDeps,
  newest: bigint,
): AsyncGenerator<Logged, void> {
  for (let after = -1n; after < newest; ) {
    const range = { types: ['statistics.stored'], after, limit: pageRows };
    const page = await ledger.entriesAfter(db, range);
    yield* page.filter(({ index }) => index <= newest);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.index;
  }
}

function entryFault({ opening }: Logged, block: LoggedBlock | undefined): string | undefined {
  if (block === undefined) return 'an entry tells of a block that is not there';
  if (opening === undefined) return 'its entry does not open any more';
  const { events, root } = opening.payload;
  if (events !== block.events) return 'its entry tells of another number of events';
  const same = root === `sha256:${Buffer.from(block.root).toString('base64')}`;
  return same ? undefined : 'its entry tells of another root';
}
