/**
 * Every way settings are refused.
 *
 * - `invalid-setting`: a value is not what the setting takes; the message names both.
 * - `unknown-setting`: the file or the environment names a setting that does not exist.
 * - `unreadable-file`: the settings file, or a file that a setting names, cannot be read.
 * - `conflicting-settings`: two settings were given that exclude each other.
 */
export type ConfigErrorCode =
  | 'invalid-setting'
  | 'unknown-setting'
  | 'unreadable-file'
  | 'conflicting-settings';

/** Messages name settings and files, never values of secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code: ConfigErrorCode;

  constructor(code: ConfigErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
