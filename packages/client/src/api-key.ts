import { ClientError } from './errors.ts';

/** A product client's key: `vtr1.<country>.<key id>.<secret>`. */
export interface ApiKey {
  readonly token: string;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string;
}

/** 16 and 24 bytes in base64url without padding. */
const form = /^vtr1\.([a-z]{2})\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{32}$/;

/** @throws {ClientError} `malformed-key`; the message does not repeat the key */
export function parseApiKey(token: string): ApiKey {
  const country = form.exec(token)?.[1];
  if (country === undefined) {
    throw new ClientError('malformed-key', 'The API key has not the form of a product client’s');
  }
  return { token, country: country.toUpperCase() };
}
