import type { ClickHouse } from '../../../platform/clickhouse/index.ts';
import type { Postgres, Queries, Transaction } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { readSums } from '../spool/spool-store.ts';
import { sqlFile } from '../sql-file.ts';
import { readTotals } from '../tally-store.ts';
import { compareEntries, type Difference } from './compare-entries.ts';
import {
  type ExpectedBlock,
  readDeparted,
  readExpected,
  readExpectedOf,
} from './expected-store.ts';

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

const pageRows = 10_000;
const differencesMax = 100;
const countBlocks = sqlFile(import.meta.url, 'count-blocks');
const countThese = sqlFile(import.meta.url, 'count-these');

/**
 * Holds what the ledger says against the rows that stand: every block that was logged is there with
 * as many rows as its entry says, less what was removed, and nothing else is. Intake may go on. Blocks
 * are walked along, some thousand at a time, as they stood at one moment.
 * @throws {ClickHouseError}, {LedgerError}
 */
export function reconcile(deps: ReconcileDeps): Promise<Reconciliation> {
  return deps.db.transaction((tx) => reconcileIn(tx, deps), {
    isolation: 'repeatable-read',
    readOnly: true,
  });
}

async function reconcileIn(tx: Transaction, deps: ReconcileDeps): Promise<Reconciliation> {
  const totals = await tallies(tx);
  const left = await readDeparted(tx);
  const pending = Number((await readSums(tx)).events);
  const differences: Difference[] = [];
  const sums = createSums();
  for await (const page of pagesOf(tx)) {
    // Counted after the moment of the accounts: a block that was stored since is not looked at.
    const counted = rowsOf(await deps.clickhouse.query<BlockCount>(countBlocks, rangeOf(page)));
    for (const block of page.blocks) sums.add(block, counted.get(block.number) ?? 0);
    keep(differences, await countFaults(deps, page.blocks, counted));
  }
  for await (const fault of compareEntries(tx, deps, left)) keep(differences, [fault]);
  const { own, ...others } = sums.result();
  const departed = sumOf(left);
  const logged = { blocks: own.blocks + departed.blocks, events: own.events + departed.events };
  if (totals.accepted !== logged.events) {
    const says = `${totals.accepted} events were accepted, and ${logged.events} are in blocks`;
    keep(differences, [{ block: '', says }]);
  }
  return { ...totals, logged, departed, ...others, pending, differences };
}

function keep(differences: Difference[], more: readonly Difference[]): void {
  differences.push(...more.slice(0, differencesMax - differences.length));
}

interface Page {
  readonly blocks: readonly ExpectedBlock[];
  /** Numbers beyond this one, */
  readonly after: bigint;
  /** up to this one. */
  readonly newest: bigint;
}

async function* pagesOf(tx: Queries): AsyncGenerator<Page, void> {
  for (let after = 0n; ; ) {
    const blocks = await readExpected(tx, after, pageRows);
    const newest = blocks.at(-1)?.number;
    if (newest === undefined) return;
    yield { blocks, after, newest };
    after = newest;
  }
}

function rangeOf({ after, newest }: Page) {
  return { after, newest };
}

function createSums() {
  const own = { blocks: 0, events: 0 };
  const arrived = { blocks: 0, events: 0 };
  let [removed, stored, writing] = [0, 0, 0];
  return {
    add(block: ExpectedBlock, stands: number): void {
      if (!isSettled(block)) {
        writing += 1;
        return;
      }
      const side = block.came ? arrived : own;
      side.blocks += 1;
      side.events += block.events;
      removed += goneOf(block);
      stored += stands;
    },
    result: () => ({ own, arrived, removed, stored, writing }),
  };
}

function isSettled({ state }: ExpectedBlock): boolean {
  return state === 'stored' || state === 'expired';
}

function goneOf({ state, events, erased }: ExpectedBlock): number {
  return state === 'expired' ? events : erased;
}

function sumOf(
  some: readonly { readonly events: number; readonly blocks: number }[],
): Reconciliation['logged'] {
  return {
    blocks: some.reduce((sum, { blocks }) => sum + blocks, 0),
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
  const first = compareCounts(expected, counted);
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

async function tallies(db: Queries) {
  const totals = new Map(
    (await readTotals(db)).map(({ outcome, lines }) => [outcome, Number(lines)]),
  );
  const { accepted = 0, duplicate = 0, ...refusals } = Object.fromEntries(totals);
  const refused = Object.values(refusals).reduce((sum, lines) => sum + lines, 0);
  return { sent: accepted + duplicate + refused, accepted, duplicate, refused, refusals };
}
