import { access } from 'node:fs/promises';
import { type ClickHouse, ClickHouseError } from '../../../platform/clickhouse/index.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Partition } from '../blocks/event-store.ts';
import { StatisticsError } from '../errors.ts';
import { sqlFile } from '../sql-file.ts';

/** Events of one customer in blocks up to a number. */
export interface CustomerRows extends Partition {
  /** UUID. */
  readonly customer: string;
  readonly cut: bigint;
}

/**
 * Takes events from the disk. A method resolves when the files that held them are gone: from
 * ClickHouse's list of parts, those that are no longer read included, and from the folder, where
 * this process sees it.
 */
export interface EventRemoval {
  /** All of a month. That it is gone already is success. @throws {ClickHouseError} {StatisticsError} `not-gone` */
  dropMonth(partition: Partition, signal?: AbortSignal): Promise<void>;
  /**
   * Writes anew what else stands in the partition; intake goes on meanwhile.
   * @throws {ClickHouseError} {StatisticsError} `not-gone`
   */
  deleteCustomer(rows: CustomerRows, signal?: AbortSignal): Promise<void>;
  /** How many stand. @throws {ClickHouseError} */
  countCustomer(rows: CustomerRows): Promise<number>;
}

export interface EventRemovalDeps {
  readonly clickhouse: Pick<ClickHouse, 'query' | 'command'>;
  readonly clock: Clock;
  /** How long the files of one partition may take to go; a query may be reading them. */
  readonly filesGoneMsMax?: number;
}

const sql = {
  dropMonth: sqlFile(import.meta.url, 'drop-month'),
  deleteCustomer: sqlFile(import.meta.url, 'delete-customer'),
  countCustomer: sqlFile(import.meta.url, 'count-customer'),
  listParts: sqlFile(import.meta.url, 'list-parts'),
  countDetached: sqlFile(import.meta.url, 'count-detached'),
  listMutations: sqlFile(import.meta.url, 'list-mutations'),
  forgetMutations: sqlFile(import.meta.url, 'forget-mutations'),
};

const filesGoneMsDefault = 60_000;
const lookEveryMs = 100;
/** Of statements that wait for others of the same table. */
const timeoutMs = 120_000;
/** No event is of it: dropping it removes nothing but files that nobody reads any more. */
const emptyMonth = { region: '', month: 190_001 };

interface Part {
  readonly name: string;
  readonly path: string;
  readonly active: number;
}

export function createEventRemoval(deps: EventRemovalDeps): EventRemoval {
  const { clickhouse, clock, filesGoneMsMax = filesGoneMsDefault } = deps;

  async function dropMonth(partition: Partition, signal?: AbortSignal): Promise<void> {
    const before = await listParts(partition);
    await clickhouse.command(sql.dropMonth, parametersOf(partition), { timeoutMs });
    await filesGone(partition, before, () => true, signal);
  }

  async function deleteCustomer(rows: CustomerRows, signal?: AbortSignal): Promise<void> {
    const { customer, cut } = rows;
    if ((await countCustomer(rows)) > 0 || (await unfinished(customer)).length > 0) {
      const parameters = { ...parametersOf(rows), customer, cut };
      await clickhouse.command(sql.deleteCustomer, parameters, { timeoutMs });
      await mutated(customer, signal);
    }
    const left = await countCustomer(rows);
    if (left > 0) throw notGone(`${left} events of ${rows.month} stand after they were deleted`);
    // Every part that held one is out of use now; so are some that merges have replaced.
    const replaced = (await listParts(rows)).filter(({ active }) => active === 0);
    const names = new Set(replaced.map(({ name }) => name));
    await filesGone(rows, replaced, ({ name }) => names.has(name), signal);
    // The order to delete names the customer and stands in a file of its own.
    await clickhouse.command(sql.forgetMutations, { customer }, { timeoutMs });
  }

  async function countCustomer(rows: CustomerRows): Promise<number> {
    const { customer, cut } = rows;
    const parameters = { ...parametersOf(rows), customer, cut };
    const [row] = await clickhouse.query<{ events: string }>(sql.countCustomer, parameters);
    return Number(row?.events ?? 0);
  }

  function unfinished(customer: string): Promise<{ latest_fail_reason: string }[]> {
    return clickhouse.query<{ latest_fail_reason: string }>(sql.listMutations, { customer });
  }

  /** ClickHouse tries again what has failed, and so do we when we are called again. */
  async function mutated(customer: string, signal?: AbortSignal): Promise<void> {
    for (;;) {
      const mutations = await unfinished(customer);
      if (mutations.length === 0) return;
      const failed = mutations.find(({ latest_fail_reason }) => latest_fail_reason !== '');
      if (failed !== undefined) throw notGone(`deleting failed: ${failed.latest_fail_reason}`);
      await clock.sleep(lookEveryMs, signal);
    }
  }

  async function filesGone(
    partition: Partition,
    paths: readonly Part[],
    isOld: (part: Part) => boolean,
    signal?: AbortSignal,
  ): Promise<void> {
    const deadlineMs = clock.monotonicMs() + filesGoneMsMax;
    for (;;) {
      await clickhouse.command(sql.dropMonth, emptyMonth, { timeoutMs });
      const listed = (await listParts(partition)).filter(isOld);
      const standing = listed.length === 0 ? await standingOf(paths) : [];
      if (listed.length === 0 && standing.length === 0) break;
      if (clock.monotonicMs() > deadlineMs) {
        throw notGone(`${listed.length + standing.length} parts of ${partition.month} stand still`);
      }
      await clock.sleep(lookEveryMs, signal);
    }
    await requireNoneDetached();
  }

  /** What ClickHouse put aside as broken may hold anybody's events, and no statement reaches it. */
  async function requireNoneDetached(): Promise<void> {
    const [row] = await clickhouse.query<{ parts: string }>(sql.countDetached);
    const parts = Number(row?.parts ?? 0);
    if (parts > 0) throw notGone(`${parts} detached parts must be looked at by somebody`);
  }

  function listParts({ region, month }: Partition): Promise<Part[]> {
    const partition = `('${region}',${month.replace('-', '')})`;
    return clickhouse.query<Part>(sql.listParts, { partition });
  }

  return { dropMonth, deleteCustomer, countCustomer };
}

/** Those whose folder is there, as far as this machine holds ClickHouse's files. */
async function standingOf(parts: readonly Part[]): Promise<Part[]> {
  const found = await Promise.all(parts.map(async (part) => [part, await exists(part.path)]));
  return found.flatMap(([part, stands]) => (stands === true ? [part as Part] : []));
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

function parametersOf({ region, month }: Partition) {
  return { region, month: Number(month.replace('-', '')) };
}

function notGone(message: string): StatisticsError {
  return new StatisticsError('not-gone', message);
}

/** Whether the same removal may succeed later without anybody's doing. */
export function isPassing(error: unknown): boolean {
  return error instanceof ClickHouseError && error.retriable;
}
