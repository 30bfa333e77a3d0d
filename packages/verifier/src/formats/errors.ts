/**
 * Every way in which a document fails to follow its format (`docs/formats/`).
 *
 * - `malformed-json`: not JSON, or JSON that the formats do not allow.
 * - `malformed-entry`, `malformed-receipt`, `malformed-manifest`, `malformed-plan`, `malformed-approval`,
 *   `malformed-certificate`, `malformed-payload`, `malformed-state`, `malformed-event-proof`: JSON, but not a document of that kind.
 * - `too-large`: longer than the format allows.
 */
export type FormatErrorCode =
  | 'malformed-json'
  | 'malformed-entry'
  | 'malformed-receipt'
  | 'malformed-manifest'
  | 'malformed-plan'
  | 'malformed-approval'
  | 'malformed-certificate'
  | 'malformed-payload'
  | 'malformed-state'
  | 'malformed-event-proof'
  | 'too-large';

export class FormatError extends Error {
  override readonly name = 'FormatError';
  readonly code: FormatErrorCode;

  constructor(code: FormatErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
