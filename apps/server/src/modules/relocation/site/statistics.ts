import type { Receipt } from '@vitrine/verifier';
import { checkReceipt } from '@vitrine/verifier';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type {
  FetchRows,
  RegionEvents,
  Summed,
  SumScope,
  ToldBlock,
} from '../../statistics/index.ts';
import { RelocationError } from '../errors.ts';
import type { MovedBlock, SourceLink } from '../links.ts';
import * as store from './store.ts';
import type { Flow } from './target.ts';

export interface StatisticsDeps {
  db: Postgres;
  ledger: Ledger;
  events: RegionEvents;
  source: Pick<SourceLink, 'blocks' | 'events'>;
}

/** Bytes of an event on its way, for throttling. */
const eventBytes = 150;
/** What is held of a month's rows before they are inserted. */
const rowsBytesMax = 512 * 1024 * 1024;

/** Blocks of the source, with their rows on the way. */
interface Page {
  position: bigint;
  blocks: readonly ToldBlock[];
  fetch: FetchRows;
}

/**
 * Brings the region's events up to a version of the source's ledger, page after page: rows first,
 * durable, then blocks, position and entry in one transaction, while the next page is being
 * fetched. Returns how many blocks came.
 */
export async function pullEvents(
  deps: StatisticsDeps,
  relocation: store.SiteRelocation,
  upTo: bigint,
  flow: Flow,
): Promise<number> {
  let count = 0;
  let position = relocation.events_position;
  let coming: Promise<Page> | undefined;
  while (position < upTo) {
    await flow.next();
    const page = await (coming ?? fetchPage(deps, relocation, position, upTo, flow));
    position = page.position;
    coming = position < upTo ? fetchPage(deps, relocation, position, upTo, flow) : undefined;
    // Its failure is told when its turn comes, or not at all where this page fails first.
    coming?.catch(() => undefined);
    await takePage(deps, relocation, page, flow);
    count += page.blocks.length;
  }
  return count;
}

async function fetchPage(
  { source }: StatisticsDeps,
  { id, peer }: store.SiteRelocation,
  after: bigint,
  upTo: bigint,
  { before }: Flow,
): Promise<Page> {
  const told = await source.blocks(peer, id, after, upTo);
  const blocks = told.blocks.map(toldBlock);
  await before(blocks.reduce((sum, { events }) => sum + events, 0) * eventBytes);
  const ask = async (month: string, origins: readonly bigint[]) =>
    whole(await source.events(peer, id, month, origins));
  const early = new Map<string, Promise<Uint8Array>>();
  const nameOf = (month: string, origins: readonly bigint[]) => `${month} ${origins.join()}`;
  for (const [month, some] of Map.groupBy(blocks.filter(hasRows), (block) => block.month)) {
    const origins = some.map(({ number }) => number);
    const rows = ask(month, origins);
    // Told to whoever takes them; after a crash some are not wanted.
    rows.catch(() => undefined);
    early.set(nameOf(month, origins), rows);
  }
  return {
    position: BigInt(told.position),
    blocks,
    fetch: (month, origins) => early.get(nameOf(month, origins)) ?? ask(month, origins),
  };
}

async function takePage(
  { db, ledger, events }: StatisticsDeps,
  { id, region }: store.SiteRelocation,
  { position, blocks, fetch }: Page,
  { after }: Flow,
): Promise<void> {
  const arrived = await events.arrivals.take({ relocation: id, region }, blocks, fetch);
  await db.transaction(async (tx) => {
    await store.updateSiteRelocation(tx, id, {
      eventsPosition: position,
      ...(arrived.isChange ? { eventSums: null } : {}),
    });
    if (arrived.blocks === 0) return;
    const payload = {
      ...{ relocation: id, position: Number(position), objects: 0, bytes: arrived.bytes },
      statistics: { blocks: arrived.blocks, events: arrived.events },
    };
    const entry = { type: 'relocation.copied', region, subject: id, payload };
    const [logged] = await ledger.append(tx, [entry]);
    arrived.settle(tx, logged?.index ?? 0n);
  });
  await after(arrived.events, arrived.bytes);
}

function hasRows({ expired, batches }: ToldBlock): boolean {
  return !expired && batches.some(({ erased }) => !erased);
}

/** A block's receipt must tell of this very block: it is what proves its events from now on. */
function toldBlock(block: MovedBlock): ToldBlock {
  const { number, month, events, expired, batches } = block;
  const receipt = checkReceipt(block.receipt);
  const root = Buffer.from(block.root, 'base64');
  if (!tellsOf(receipt, block)) {
    throw new RelocationError('copy-damaged', `the receipt of block ${number} tells of another`);
  }
  return {
    ...{ month, events, expired, root, receipt },
    number: BigInt(number),
    told: BigInt(block.told),
    written_at: Temporal.Instant.from(block.writtenAt),
    batches: batches.map((batch) => ({ ...batch, root: Buffer.from(batch.root, 'base64') })),
  };
}

function tellsOf({ entry, opening }: Receipt, { month, events, root }: MovedBlock): boolean {
  const payload = opening?.payload;
  return (
    entry.type === 'statistics.stored' &&
    payload?.month === month &&
    payload.events === events &&
    payload.root === `sha256:${root}`
  );
}

async function whole(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > rowsBytesMax) throw new RelocationError('copy-damaged', 'too many rows came');
  }
  return Buffer.concat(pieces, bytes);
}

/**
 * What stands of a region's events.
 * @throws {RelocationError} `copy-damaged` where a block has not the rows that it should have
 */
export async function sumUpEvents(events: RegionEvents, scope: SumScope): Promise<Summed> {
  const summed = await events.sumUp(scope);
  const { damaged } = summed;
  const [first] = damaged;
  if (first === undefined) return summed;
  const more = damaged.length > 1 ? ` and ${damaged.length - 1} more` : '';
  throw new RelocationError('copy-damaged', `${first}${more}`);
}
