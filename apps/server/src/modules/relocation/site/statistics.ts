import type { Receipt } from '@vitrine/verifier';
import { checkReceipt } from '@vitrine/verifier';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { RegionEvents, Summed, SumScope, ToldBlock } from '../../statistics/index.ts';
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

/**
 * Brings the region's events up to a version of the source's ledger, page after page: rows first,
 * durable, then blocks, position and entry in one transaction. Returns how many blocks came.
 */
export async function pullEvents(
  deps: StatisticsDeps,
  relocation: store.SiteRelocation,
  upTo: bigint,
  flow: Flow,
): Promise<number> {
  const { id, peer, region } = relocation;
  let position = relocation.events_position;
  let count = 0;
  while (position < upTo) {
    await flow.next();
    const page = await deps.source.blocks(peer, id, position, upTo);
    const blocks = page.blocks.map(toldBlock);
    await flow.before(blocks.reduce((sum, { events }) => sum + events, 0) * eventBytes);
    const fetch = async (month: string, origins: readonly bigint[]) =>
      whole(await deps.source.events(peer, id, month, origins));
    const journey = { relocation: id, region };
    const arrived = await deps.events.arrivals.take(journey, blocks, fetch);
    position = BigInt(page.position);
    await deps.db.transaction(async (tx) => {
      await store.updateSiteRelocation(tx, id, {
        eventsPosition: position,
        ...(arrived.isChange ? { eventSums: null } : {}),
      });
      if (arrived.blocks === 0) return;
      const { blocks: objects, events, bytes } = arrived;
      const payload = {
        ...{ relocation: id, position: Number(position) },
        ...{ objects: 0, bytes, statistics: { blocks: objects, events } },
      };
      const entry = { type: 'relocation.copied', region, subject: id, payload };
      const [logged] = await deps.ledger.append(tx, [entry]);
      arrived.settle(tx, logged?.index ?? 0n);
    });
    count += blocks.length;
    await flow.after(arrived.events, arrived.bytes);
  }
  return count;
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
