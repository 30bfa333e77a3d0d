import type { ClickHouse } from '../../../platform/clickhouse/index.ts';
import { type BlockPart, nativeBlock, type PreparedEvents } from '../events/index.ts';
import { sqlFile } from '../sql-file.ts';
import { digestBytes, idBytes, KnownEvents } from './known-events.ts';

/** Rows of one region and one month. */
export interface Partition {
  readonly region: string;
  /** `2026-11` */
  readonly month: string;
}

export interface NewBlockRows extends Partition {
  readonly number: bigint;
  readonly parts: readonly BlockPart[];
}

/** The events of a site, as those see them who write blocks. */
export interface EventStore {
  /** Which of these ids stand already, with their digests. @throws {ClickHouseError} */
  find(partition: Partition, sent: readonly PreparedEvents[]): Promise<KnownEvents>;
  /**
   * All rows of a block, as one part.
   * @throws {ClickHouseError}; after `connection-lost` and `timeout` they may have been kept.
   */
  insert(block: NewBlockRows): Promise<void>;
  /** How many rows of a block stand. @throws {ClickHouseError} */
  count(block: Partition & { readonly number: bigint }): Promise<number>;
  /** Stops an insert of this block that may still be under way. @throws {ClickHouseError} */
  kill(number: bigint): Promise<void>;
}

const findEvents = sqlFile(import.meta.url, 'find-events');
const countBlock = sqlFile(import.meta.url, 'count-block');

/** @param site its name: one server may serve several */
export function createEventStore(clickhouse: ClickHouse, site: string): EventStore {
  /** By which the insert of a block is known to the server. */
  const queryIdOf = (number: bigint) => `vitrine-${site}-block-${number}`;

  async function find(partition: Partition, sent: readonly PreparedEvents[]): Promise<KnownEvents> {
    const body = Buffer.concat(sent.map(({ ids }) => ids));
    const rows = await clickhouse.queryWithData<FoundEvent>(
      findEvents,
      { name: 'external_sent', structure: `id FixedString(${idBytes})`, body },
      parametersOf(partition),
    );
    return knownOf(rows, sent);
  }

  async function insert({ number, region, parts }: NewBlockRows): Promise<void> {
    const { columns, body } = nativeBlock(parts, { region, block: number });
    await clickhouse.insertNative('events', columns, Buffer.concat(body), {
      queryId: queryIdOf(number),
    });
  }

  async function count({
    number,
    ...partition
  }: Partition & { readonly number: bigint }): Promise<number> {
    const parameters = { ...parametersOf(partition), block: number };
    const [row] = await clickhouse.query<{ events: string }>(countBlock, parameters);
    return Number(row?.events ?? 0);
  }

  return { find, insert, count, kill: (number) => clickhouse.kill(queryIdOf(number)) };
}

function parametersOf({ region, month }: Partition) {
  return { region, month: Number(month.replace('-', '')) };
}

interface FoundEvent {
  readonly hex_id: string;
  readonly digest: string;
}

/** Room for what stands and, where several requests came together, for what is new. */
function knownOf(rows: readonly FoundEvent[], sent: readonly PreparedEvents[]): KnownEvents {
  const fresh = sent.length > 1 ? sent.reduce((sum, events) => sum + events.rows, 0) : 0;
  const known = new KnownEvents(rows.length + fresh);
  const ids = Buffer.alloc(idBytes);
  const digests = Buffer.alloc(digestBytes);
  for (const { hex_id, digest } of rows) {
    ids.write(hex_id, 'hex');
    digests.writeBigUInt64LE(BigInt(digest));
    known.add(ids, digests, 0);
  }
  return known;
}
