/**
 * Every way in which reputation refuses; other modules' errors pass through.
 *
 * - `malformed-hash`: not a SHA-256, SHA-1 or MD5 in hex; of many, the answer names the positions.
 * - `malformed-host`: not a host's name or address.
 * - `empty-bulk`: a question of many hashes that has none.
 * - `partial-hash`: the body of a packed question is no multiple of 32 bytes.
 * - `too-many-hashes`: more than are answered at a time.
 * - `lookup-content-type`: many hashes come as `application/json` or `application/octet-stream`.
 * - `lookups-overloaded`: more questions are under way than this process takes at a time.
 * - `too-many-questions`: one customer has as many questions of many hashes under way as it may.
 * - `malformed-cursor`: not a cursor that this site gave to this region.
 * - `cursor-too-old`: what was removed since is forgotten, or a region has left: start anew.
 * - `model-not-ready`: the read model is being opened, or built for the first time.
 * - `rebuild-under-way`: the read model is being built anew already.
 * - `unknown-source`: nothing known good comes from there.
 * - `malformed-import`: what was to be imported is not what it should be.
 */
export type ReputationErrorCode =
  | 'malformed-hash'
  | 'malformed-host'
  | 'empty-bulk'
  | 'partial-hash'
  | 'too-many-hashes'
  | 'lookup-content-type'
  | 'lookups-overloaded'
  | 'too-many-questions'
  | 'malformed-cursor'
  | 'cursor-too-old'
  | 'model-not-ready'
  | 'rebuild-under-way'
  | 'unknown-source'
  | 'malformed-import';

/** `code` is stable, the message is for people. */
export class ReputationError extends Error {
  override readonly name = 'ReputationError';
  readonly code: ReputationErrorCode;
  /** Of hashes that are none, in the order of the question. */
  readonly positions: readonly number[];

  constructor(
    code: ReputationErrorCode,
    message: string,
    options: ErrorOptions & { readonly positions?: readonly number[] } = {},
  ) {
    super(message, options);
    this.code = code;
    this.positions = options.positions ?? [];
  }
}
