/**
 * Every way in which statistics refuse; other modules' errors pass through.
 *
 * - `malformed-header`: a header that is not what it should be.
 * - `content-type`: events come as `application/x-ndjson`.
 * - `content-encoding`: a coding that is not taken; `gzip`, `zstd` or none is.
 * - `malformed-coding`: the body does not decode as its `Content-Encoding` says.
 * - `too-large`: the body decodes to more than is taken at a time.
 * - `overloaded`: more events are under way than this process takes at a time.
 * - `store-unavailable`: ClickHouse does not answer, and nothing more can wait for it.
 * - `reader-country-refused`: the policy lets nobody in the reader's country read statistics here.
 * - `spool-full`: nor does anything more fit into what may wait on disk.
 * - `unknown-batch`: no such batch of the caller’s waits, or waited within a month.
 * - `unknown-event`: no such event, or none of the caller's.
 * - `unknown-week`: no week that begins then is published.
 * - `block-damaged`: a block's rows are there in part, which must never be.
 * - `worker-lost`: the thread that prepared the events ended; send them again.
 * - `month-ended`: a month of the events is kept no longer since a moment ago; sent again, they are
 *   refused one by one.
 * - `nothing-to-erase`: no events of this customer stand here.
 * - `unknown-erasure`: no such erasure was ordered here.
 * - `erasure-open`: a region cannot leave before an erasure in it has ended.
 * - `not-gone`: what was to be removed stands still, or somebody must look at it first.
 * - `lane-lost`: the lock of a region was lost in the middle of a write; the write is settled later.
 */
export type StatisticsErrorCode =
  | 'malformed-header'
  | 'content-type'
  | 'content-encoding'
  | 'malformed-coding'
  | 'too-large'
  | 'overloaded'
  | 'store-unavailable'
  | 'reader-country-refused'
  | 'spool-full'
  | 'unknown-batch'
  | 'unknown-event'
  | 'unknown-week'
  | 'block-damaged'
  | 'worker-lost'
  | 'month-ended'
  | 'nothing-to-erase'
  | 'unknown-erasure'
  | 'erasure-open'
  | 'not-gone'
  | 'lane-lost';

export interface Limbo {
  readonly block: bigint;
  readonly batch: number;
}

/** `code` is stable, the message is for people. */
export class StatisticsError extends Error {
  override readonly name = 'StatisticsError';
  readonly code: StatisticsErrorCode;
  /** The batch that the events may be in after all. */
  readonly limbo: Limbo | undefined;

  constructor(
    code: StatisticsErrorCode,
    message: string,
    options: ErrorOptions & { readonly limbo?: Limbo } = {},
  ) {
    super(message, options);
    this.code = code;
    this.limbo = options.limbo;
  }
}
