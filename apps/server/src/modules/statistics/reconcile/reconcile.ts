import type { ClickHouse } from '../../../platform/clickhouse/index.ts';
import type { Postgres, Queries } from '../../../platform/postgres/index.ts';
import type { Ledger, Logged } from '../../ledger/index.ts';
import { readSums } from '../spool/spool-store.ts';
import { sqlFile } from '../sql-file.ts';
import { readTotals } from '../tally-store.ts';
import {
  type Departed,
  type ExpectedBlock,
  readDeparted,
  readExpected,
  readExpectedOf,
} from './expected-store.ts';

/** Where two of the three accounts differ: the ledger’s, the blocks’ and the events’. */
export interface Difference {
  readonly block: string;
  readonly says: string;
}

/** What was sent, and what became of it. */
export interface Reconciliation {
  readonly sent: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly refused: number;
  /** By code. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Of the ledger’s entries. */
  readonly logged: { readonly blocks: number; readonly events: number };
  /** Came with relocations of regions: in another ledger’s entries. */
  readonly arrived: { readonly blocks: number; readonly events: number };
  /** Of those logged, what left with relocations. */
  readonly departed: { readonly blocks: number; readonly events: number };
  /** Of what is here, removed since by schedule or erased, each with its entry. */
  readonly removed: number;
  /** Events that wait for ClickHouse; they are in none of the other sums yet. */
  readonly pending: number;
  /** Rows in ClickHouse. */
  readonly stored: number;
  /** Blocks that are being written at this moment. */
  readonly writing: number;
  /** The first hundred. */
  readonly differences: readonly Difference[];
}

export interface ReconcileDeps {
  readonly db: Postgres;
  readonly clickhouse: Pick<ClickHouse, 'query'>;
  readonly ledger: Pick<Ledger, 'durable' | 'entriesAfter'>;
}

const pageRows = 1_000;
const differencesMax = 100;
const countBlocks = sqlFile(import.meta.url, 'count-blocks');
const countThese = sqlFile(import.meta.url, 'count-these');

/**
 * Holds what the ledger says against the rows that stand: every block that was logged is there with
 * as many rows as its entry says, less what was removed, and nothing else is. Intake may go on.
 * @throws {ClickHouseError}, {LedgerError}
 */
export async function reconcile(deps: ReconcileDeps): Promise<Reconciliation> {
  const { db, clickhouse } = deps;
  const { expected, left, totals, pending } = await accounts(db);
  // Counted after the accounts were taken: a block that was stored since is not looked at.
  const counted = rowsOf(await clickhouse.query<BlockCount>(countBlocks));
  const differences: Difference[] = [
    ...(await countFaults(deps, expected, counted)),
    ...(await entryFaults(deps, expected, left)),
  ];
  const settled = expected.filter(isSettled);
  const own = sumOf(settled.filter(({ came }) => !came));
  const departed = sumOf(left.map(({ blocks, events }) => ({ blocks, events })));
  const logged = { blocks: own.blocks + departed.blocks, events: own.events + departed.events };
  if (totals.accepted !== logged.events) {
    const says = `${totals.accepted} events were accepted, and ${logged.events} are in blocks`;
    differences.push({ block: '', says });
  }
  return {
    ...totals,
    logged,
    departed,
    arrived: sumOf(settled.filter(({ came }) => came)),
    removed: settled.reduce((sum, block) => sum + goneOf(block), 0),
    stored: settled.reduce((sum, { number }) => sum + (counted.get(number) ?? 0), 0),
    writing: expected.length - settled.length,
    pending,
    differences: differences.slice(0, differencesMax),
  };
}

/** As they stood at one moment. */
function accounts(db: Postgres) {
  return db.transaction(
    async (tx) => ({
      expected: await readBlocks(tx),
      left: await readDeparted(tx),
      totals: await tallies(tx),
      pending: Number((await readSums(tx)).events),
    }),
    { isolation: 'repeatable-read', readOnly: true },
  );
}

async function readBlocks(db: Queries): Promise<ExpectedBlock[]> {
  const all: ExpectedBlock[] = [];
  for (;;) {
    const page = await readExpected(db, all.at(-1)?.number ?? 0n, pageRows);
    all.push(...page);
    if (page.length < pageRows) return all;
  }
}

function isSettled({ state }: ExpectedBlock): boolean {
  return state === 'stored' || state === 'expired';
}

function goneOf({ state, events, erased }: ExpectedBlock): number {
  return state === 'expired' ? events : erased;
}

function sumOf(
  some: readonly { readonly events: number; readonly blocks?: number }[],
): Reconciliation['logged'] {
  return {
    blocks: some.reduce((sum, { blocks = 1 }) => sum + blocks, 0),
    events: some.reduce((sum, { events }) => sum + events, 0),
  };
}

interface BlockCount {
  readonly block: string;
  readonly events: string;
}

function rowsOf(counts: readonly BlockCount[]): Map<bigint, number> {
  return new Map(counts.map(({ block, events }) => [BigInt(block), Number(events)]));
}

/**
 * Blocks of which another number of rows stands than should. What seems to differ is looked at once
 * more, since it may have been written or removed between the two looks.
 */
async function countFaults(
  { db, clickhouse }: ReconcileDeps,
  expected: readonly ExpectedBlock[],
  counted: ReadonlyMap<bigint, number>,
): Promise<Difference[]> {
  const newest = expected.at(-1)?.number ?? 0n;
  const first = compareCounts(
    expected,
    new Map([...counted].filter(([number]) => number <= newest)),
  );
  const numbers = first.slice(0, differencesMax).map(({ block }) => BigInt(block));
  if (numbers.length === 0) return [];
  const again = await readExpectedOf(db, numbers);
  return compareCounts(
    again,
    rowsOf(await clickhouse.query<BlockCount>(countThese, { blocks: numbers })),
  );
}

function compareCounts(
  expected: readonly ExpectedBlock[],
  counted: ReadonlyMap<bigint, number>,
): Difference[] {
  const nobodys = new Map(counted);
  const differences: Difference[] = [];
  for (const block of expected) {
    const stands = counted.get(block.number) ?? 0;
    nobodys.delete(block.number);
    if (!isSettled(block)) continue;
    // What is being removed may stand or not.
    const most = block.events - goneOf(block);
    const least = block.state === 'expired' ? most : most - block.going;
    if (stands >= least && stands <= most) continue;
    differences.push({
      block: String(block.number),
      says: `${stands} rows stand where ${most} should`,
    });
  }
  for (const [block, events] of nobodys) {
    const says = `${events} rows stand of a block that nobody wrote`;
    differences.push({ block: String(block), says });
  }
  return differences;
}

/** Each block has one entry that says the same of it, and each entry has its block. */
async function entryFaults(
  { db, ledger }: ReconcileDeps,
  expected: readonly ExpectedBlock[],
  departed: readonly Departed[],
): Promise<Difference[]> {
  const differences: Difference[] = [];
  const own = expected.filter(({ came, version }) => !came && version !== null);
  const byIndex = new Map(own.map((block) => [block.version, block]));
  const leftUntil = new Map(departed.map(({ region, until }) => [region, until]));
  const newest = own.reduce((most, { version }) => bigintMax(most, version ?? -1n), -1n);
  // Indexes ascend in the order of commits: up to here the accounts know of every entry.
  if (newest >= 0n) await ledger.durable(newest);
  for await (const logged of entriesUntil({ db, ledger }, newest)) {
    const block = byIndex.get(logged.index);
    byIndex.delete(logged.index);
    const hasLeft = logged.index <= (leftUntil.get(logged.entry.region ?? '') ?? -1n);
    if (block === undefined && hasLeft) continue;
    const says = entryFault(logged, block);
    if (says === undefined) continue;
    differences.push({ block: `${block?.number ?? `entry ${logged.index}`}`, says });
  }
  for (const { number } of byIndex.values()) {
    differences.push({ block: String(number), says: 'no entry tells of it' });
  }
  return differences;
}

async function* entriesUntil(
  { db, ledger }: Pick<ReconcileDeps, 'db' | 'ledger'>,
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

function bigintMax(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function entryFault({ opening }: Logged, block: ExpectedBlock | undefined): string | undefined {
  if (block === undefined) return 'an entry tells of a block that is not there';
  if (opening === undefined) return 'its entry does not open any more';
  const { events, root } = opening.payload;
  if (events !== block.events) return 'its entry tells of another number of events';
  const same = root === `sha256:${Buffer.from(block.root).toString('base64')}`;
  return same ? undefined : 'its entry tells of another root';
}

async function tallies(db: Queries) {
  const totals = new Map(
    (await readTotals(db)).map(({ outcome, lines }) => [outcome, Number(lines)]),
  );
  const { accepted = 0, duplicate = 0, ...refusals } = Object.fromEntries(totals);
  const refused = Object.values(refusals).reduce((sum, lines) => sum + lines, 0);
  return { sent: accepted + duplicate + refused, accepted, duplicate, refused, refusals };
}
