import { base64Encode, leafHash, MemoryTree } from '@vitrine/tlog';
import {
  type EventProof,
  eventProofFormat,
  type JsonObject,
  type Receipt,
} from '@vitrine/verifier';
import type { ClickHouse } from '../../../platform/clickhouse/index.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { blockTree } from '../blocks/block-root.ts';
import * as store from '../blocks/block-store.ts';
import { StatisticsError } from '../errors.ts';
import { type StoredRow, storedEventOfRow, timeOfId } from '../events/index.ts';
import { sqlFile } from '../sql-file.ts';

export interface EventProofsDeps {
  readonly clickhouse: Pick<ClickHouse, 'query'>;
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'receipt'>;
}

/** Shows customers that their events were counted. */
export interface EventProofs {
  /**
   * @param id UUIDv7 in text
   * @throws {StatisticsError} `unknown-event`, also for an event of another customer
   */
  prove(
    customer: { readonly customerId: string; readonly region: string },
    id: string,
  ): Promise<EventProof>;
}

const findEvent = sqlFile(import.meta.url, 'find-event');
const batchRows = sqlFile(import.meta.url, 'batch-rows');

export function createEventProofs({ clickhouse, db, ledger }: EventProofsDeps): EventProofs {
  async function prove(
    { customerId, region }: { readonly customerId: string; readonly region: string },
    id: string,
  ): Promise<EventProof> {
    const month = Number(new Date(timeOfId(id)).toISOString().slice(0, 7).replace('-', ''));
    const [found] = await clickhouse.query<{ block: string; batch: number; customer: string }>(
      findEvent,
      { regions: [region], month, id: id.replaceAll('-', '') },
    );
    const block = found && (await store.readBlock(db, BigInt(found.block)));
    // A block that is not settled yet counts for nothing; nor does somebody else’s event.
    if (found === undefined || found.customer !== customerId || block === undefined) {
      throw new StatisticsError('unknown-event', 'There is no such event of yours');
    }
    const rows = await clickhouse.query<StoredRow>(batchRows, {
      ...{ region, month, block: block.number },
      batch: found.batch,
    });
    return {
      format: eventProofFormat,
      ...proveInBatch(rows, id),
      ...(await proveInBlock(block, found.batch)),
    };
  }

  async function proveInBlock(
    block: store.StoredBlockRow,
    batch: number,
  ): Promise<{ block: EventProof['block']; receipt: Receipt }> {
    const batches = await store.readBatches(db, block.number);
    const index = batches.findIndex((one) => one.batch === batch);
    const hashes = blockTree(batches).inclusionProof(BigInt(index));
    return {
      block: { index, size: batches.length, hashes: hashes.map((hash) => base64Encode(hash)) },
      receipt: block.receipt ?? (await ledger.receipt(block.version)),
    };
  }

  return { prove };
}

function proveInBatch(rows: readonly StoredRow[], id: string): Pick<EventProof, 'event' | 'batch'> {
  const events = rows.map(storedEventOfRow);
  const tree = new MemoryTree(events.map((event) => leafHash(new TextEncoder().encode(event))));
  const index = rows.findIndex((row) => row.id === id.replaceAll('-', ''));
  const event = events[index];
  if (event === undefined) throw new Error('an event is not in its batch');
  return {
    event: JSON.parse(event) as JsonObject,
    batch: {
      index,
      size: rows.length,
      hashes: tree.inclusionProof(BigInt(index)).map((hash) => base64Encode(hash)),
      root: base64Encode(tree.root()),
    },
  };
}
