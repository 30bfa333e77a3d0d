import type { Queries } from '../../../platform/postgres/index.ts';
import type { PageKey } from './cursor.ts';

/** Which samples are looked for; every member narrows. */
export interface SampleFilter {
  /** 32 (SHA-256), 20 (SHA-1) or 16 bytes (MD5). */
  readonly hash?: Uint8Array | undefined;
  readonly region?: string | undefined;
  /** UUID: sent by this customer, in the time asked for. */
  readonly customer?: string | undefined;
  /** Extension of a file's name, lower case, without the dot. */
  readonly type?: string | undefined;
  readonly from?: Temporal.Instant | undefined;
  readonly to?: Temporal.Instant | undefined;
}

export interface FoundSampleRow {
  id: string;
  region: string;
  sha256: Buffer;
  size_bytes: bigint;
  received_at: Temporal.Instant;
  expires_at: Temporal.Instant;
  copies: string[];
  type: string | null;
  /** Of the page: the arrival of the sample, or of the first submission that is asked for. */
  key_at: Temporal.Instant;
  key_id: string;
}

interface PageOrder {
  readonly after: PageKey | undefined;
  readonly limit: number;
}

/** Regions for whose files the site answers: what is frozen or arriving is shown to nobody. */
const readableRegions = `select region from region_classes
  where class = 'files' and state in ('open', 'fenced')`;
const extensionOf = (column: string) =>
  `lower(substring(${column} from '\\.([A-Za-z0-9]{1,10})$'))`;
const hashColumns: Readonly<Record<number, string>> = { 32: 'sha256', 20: 'sha1', 16: 'md5' };

/** Newest first. */
export function findSamples(
  db: Queries,
  filter: SampleFilter,
  order: PageOrder,
): Promise<FoundSampleRow[]> {
  const isOfSubmissions = filter.customer !== undefined || filter.type !== undefined;
  const { sql, params } = isOfSubmissions ? bySubmissions(filter, order) : byArrival(filter, order);
  return db.query<FoundSampleRow>(sql, params);
}

const shown = `s.id, s.region, s.sha256, s.size_bytes, s.received_at, s.expires_at, s.copies,
  (select ${extensionOf('n.file_name')} from submissions n
   where n.sample = s.id and not n.deleted order by n.received_at limit 1) as type`;

/** Conditions with their parameters, numbered as they come. */
class Conditions {
  readonly params: unknown[];
  readonly #texts: string[] = [];

  constructor(before: readonly unknown[] = []) {
    this.params = [...before];
  }

  /** @param text with a `?` for each value */
  and(text: string, ...values: readonly unknown[]): void {
    const rest = [...values];
    this.#texts.push(text.replaceAll('?', () => this.add(rest.shift())));
  }

  /** The place of a value. */
  add(value: unknown): string {
    this.params.push(value);
    return `$${this.params.length}`;
  }

  get sql(): string {
    return this.#texts.join(' and ');
  }
}

function byArrival(filter: SampleFilter, order: PageOrder): { sql: string; params: unknown[] } {
  const where = new Conditions();
  where.and('a.region = r.region');
  where.and('not a.deleted');
  addHash(where, 'a', filter);
  addTime(where, 'a', filter);
  addKey(where, 'a', order);
  const limit = where.add(order.limit);
  const regions =
    filter.region === undefined
      ? readableRegions
      : `${readableRegions} and region = ${where.add(filter.region)}`;
  // One region after the other, each in the order of its index.
  const sql = `select ${shown}, s.received_at as key_at, s.id as key_id from (${regions}) r
    cross join lateral (
      select * from samples a where ${where.sql} order by a.received_at desc, a.id desc limit ${limit}
    ) s order by s.received_at desc, s.id desc limit ${limit}`;
  return { sql, params: where.params };
}

/** Each sample once: at the first of those of its submissions that are asked for. */
function bySubmissions(filter: SampleFilter, order: PageOrder): { sql: string; params: unknown[] } {
  const where = new Conditions();
  addSubmission(where, 'b', filter);
  addKey(where, 'b', order);
  if (filter.region !== undefined) where.and('b.region = ?', filter.region);
  // As a list, so that the order of the index stays and reading ends with the page.
  where.and(`b.region = any(array(${readableRegions}))`);
  addHash(where, 's', filter);
  const earlier = new Conditions(where.params);
  earlier.and('e.sample = b.sample');
  earlier.and('(e.received_at, e.id) < (b.received_at, b.id)');
  addSubmission(earlier, 'e', filter);
  const limit = earlier.add(order.limit);
  const sql = `select ${shown}, b.received_at as key_at, b.id as key_id
    from submissions b join samples s on s.id = b.sample and not s.deleted
    where ${where.sql} and not exists (select 1 from submissions e where ${earlier.sql})
    order by b.received_at desc, b.id desc limit ${limit}`;
  return { sql, params: earlier.params };
}

function addSubmission(where: Conditions, alias: string, filter: SampleFilter): void {
  where.and(`not ${alias}.deleted`);
  if (filter.customer !== undefined) where.and(`${alias}.customer = ?`, filter.customer);
  if (filter.type !== undefined) {
    // The first is what lets the index of types be used.
    where.and(`${alias}.file_name is not null`);
    where.and(`${extensionOf(`${alias}.file_name`)} = ?`, filter.type);
  }
  addTime(where, alias, filter);
}

function addHash(where: Conditions, alias: string, { hash }: SampleFilter): void {
  if (hash === undefined) return;
  const column = hashColumns[hash.length];
  if (column === undefined) throw new RangeError(`${hash.length} bytes are no hash`);
  where.and(`${alias}.${column} = ?`, hash);
}

function addTime(where: Conditions, alias: string, { from, to }: SampleFilter): void {
  if (from !== undefined) where.and(`${alias}.received_at >= ?`, from);
  if (to !== undefined) where.and(`${alias}.received_at < ?`, to);
}

function addKey(where: Conditions, alias: string, { after }: PageOrder): void {
  if (after === undefined) return;
  where.and(`(${alias}.received_at, ${alias}.id) < (?, ?)`, after.at, after.id);
}
