/**
 * Every way the embedded PostgreSQL fails to start on purpose.
 *
 * - `unsupported-platform`: no binaries exist for this operating system and processor.
 * - `binaries-missing`: the package with the binaries is not installed.
 * - `binaries-incomplete`: links between its libraries are missing and cannot be made.
 * - `refuses-root`: we run as root, PostgreSQL does not, and no unprivileged user could be used.
 * - `in-use`: another Vitrine process runs on this data folder.
 * - `not-ours`: the data folder belongs to another user.
 * - `version-mismatch`: the data folder was made by another major version of PostgreSQL.
 * - `start-failed`: a program of PostgreSQL failed; its last words are in the message.
 */
export type EmbeddedPostgresErrorCode =
  | 'unsupported-platform'
  | 'binaries-missing'
  | 'binaries-incomplete'
  | 'refuses-root'
  | 'in-use'
  | 'not-ours'
  | 'version-mismatch'
  | 'start-failed';

export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code: EmbeddedPostgresErrorCode;

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
