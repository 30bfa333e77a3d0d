import type { ClickHouse } from '../../../platform/clickhouse/index.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { Ledger, Logged } from '../../ledger/index.ts';
import { readSums } from '../spool/spool-store.ts';
import { sqlFile } from '../sql-file.ts';
import { readTotals } from '../tally-store.ts';
import { type Departed, type ExpectedBlock, readDeparted, readExpected } from './expected-store.ts';

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
  readonly ledger: Pick<Ledger, 'entriesAfter'>;
}

const pageRows = 1_000;
const differencesMax = 100;
const countBlocks = sqlFile(import.meta.url, 'count-blocks');

/**
 * Holds what the ledger says against the rows that stand: every block that was logged is there with
 * as many rows as its entry says, less what was removed, and nothing else is.
 * @throws {ClickHouseError}
 */
export async function reconcile(deps: ReconcileDeps): Promise<Reconciliation> {
  const { db, clickhouse } = deps;
  const differences: Difference[] = [];
  const differ = (block: bigint | string, says: string) => {
    if (differences.length < differencesMax) differences.push({ block: String(block), says });
  };
  const expected = await readBlocks(deps);
  // Counted after the blocks were read: a block that was stored since is not looked at.
  const counted = await clickhouse.query<{ block: string; events: string }>(countBlocks);
  const rows = new Map(counted.map(({ block, events }) => [BigInt(block), Number(events)]));
  const sums = { removed: 0, stored: 0, writing: 0 };
  const own = { blocks: 0, events: 0 };
  const arrived = { blocks: 0, events: 0 };
  const newest = expected.reduce((most, { number }) => (number > most ? number : most), 0n);
  for (const block of expected) {
    const stands = rows.get(block.number) ?? 0;
    rows.delete(block.number);
    if (block.state === 'writing' || block.state === 'arriving') {
      sums.writing += 1;
      continue;
    }
    const gone = block.state === 'expired' ? block.events : block.erased;
    const among = block.came ? arrived : own;
    among.blocks += 1;
    among.events += block.events;
    sums.removed += gone;
    sums.stored += stands;
    // What is being removed may stand or not.
    const most = block.events - gone;
    const least = block.state === 'expired' ? most : most - block.going;
    if (stands < least || stands > most) {
      differ(block.number, `${stands} rows stand where ${block.events - gone} should`);
    }
  }
  for (const [block, events] of rows) {
    if (block <= newest) differ(block, `${events} rows stand of a block that nobody wrote`);
  }
  const left = await readDeparted(db);
  await compareEntries(deps, expected, left, differ);
  const totals = await tallies(db);
  const departed = {
    blocks: left.reduce((sum, { blocks }) => sum + blocks, 0),
    events: left.reduce((sum, { events }) => sum + events, 0),
  };
  const logged = {
    blocks: own.blocks + departed.blocks,
    events: own.events + departed.events,
  };
  if (totals.accepted !== logged.events && sums.writing === 0) {
    differ('', `${totals.accepted} events were accepted, and ${logged.events} are in blocks`);
  }
  const pending = Number((await readSums(db)).events);
  return { ...totals, ...sums, logged, arrived, departed, pending, differences };
}

async function readBlocks({ db }: ReconcileDeps): Promise<ExpectedBlock[]> {
  const all: ExpectedBlock[] = [];
  for (;;) {
    const page = await readExpected(db, all.at(-1)?.number ?? 0n, pageRows);
    all.push(...page);
    if (page.length < pageRows) return all;
  }
}

/** Each block has one entry that says the same of it, and each entry has its block. */
async function compareEntries(
  { db, ledger }: ReconcileDeps,
  expected: readonly ExpectedBlock[],
  departed: readonly Departed[],
  differ: (block: bigint | string, says: string) => void,
): Promise<void> {
  const own = expected.filter(({ came }) => !came);
  const byIndex = new Map(own.map((block) => [block.version, block]));
  const leftUntil = new Map(departed.map(({ region, until }) => [region, until]));
  for (let after = -1n; ; ) {
    const page = await ledger.entriesAfter(db, {
      types: ['statistics.stored'],
      after,
      limit: pageRows,
    });
    for (const logged of page) {
      const block = byIndex.get(logged.index);
      const left = leftUntil.get(logged.entry.region ?? '') ?? -1n;
      if (block === undefined && logged.index <= left) continue;
      byIndex.delete(logged.index);
      const fault = entryFault(logged, block);
      if (fault !== undefined) differ(block?.number ?? `entry ${logged.index}`, fault);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < pageRows) break;
    after = last.index;
  }
  const newest = [...byIndex.values()].filter(({ version }) => version !== null);
  for (const { number } of newest) differ(number, 'no entry tells of it');
}

function entryFault({ opening }: Logged, block: ExpectedBlock | undefined): string | undefined {
  if (block === undefined) return 'an entry tells of a block that is not there';
  if (opening === undefined) return 'its entry does not open any more';
  const { events, root } = opening.payload;
  if (events !== block.events) return 'its entry tells of another number of events';
  const same = root === `sha256:${Buffer.from(block.root).toString('base64')}`;
  return same ? undefined : 'its entry tells of another root';
}

async function tallies(db: Postgres) {
  const totals = new Map(
    (await readTotals(db)).map(({ outcome, lines }) => [outcome, Number(lines)]),
  );
  const { accepted = 0, duplicate = 0, ...refusals } = Object.fromEntries(totals);
  const refused = Object.values(refusals).reduce((sum, lines) => sum + lines, 0);
  return { sent: accepted + duplicate + refused, accepted, duplicate, refused, refusals };
}
