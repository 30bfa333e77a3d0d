/** Every way in which a document fails to follow its format (`docs/formats/`). */
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
  | 'too-large';

export class FormatError extends Error {
  override readonly name = 'FormatError';
  readonly code: FormatErrorCode;

  constructor(code: FormatErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
