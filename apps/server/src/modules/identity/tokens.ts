import { createHash, timingSafeEqual } from 'node:crypto';

/** Names of operators: kebab case, 1 to 40 characters, first a letter. */
export const operatorName = /^(?=.{1,40}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Random bytes in the secret part of every token. */
export const secretBytes = 24;

/** What a token begins with tells its kind. */
export const apiKeyPrefix = 'vtr1.';
export const operatorTokenPrefix = 'vto1.';
export const adminTokenPrefix = 'vta1.';
/** Of a person's session at a site; only ever in that site's cookie. */
export const siteSessionTokenPrefix = 'vts1.';

export type RandomBytes = (size: number) => Uint8Array;

/** A product client's key: the country tells its home, the id finds it, the secret proves it. */
export interface ApiKeyToken {
  /** ISO 3166-1 alpha-2, in capitals. */
  readonly country: string;
  /** UUID. */
  readonly keyId: string;
  readonly secretSha256: Uint8Array;
}

export interface OperatorToken {
  readonly name: string;
  readonly secretSha256: Uint8Array;
}

/** Makes `vtr1.<cc>.<keyId>.<secret>`; only the secret's SHA-256 is to be kept. */
export function makeApiKeyToken(
  country: string,
  keyId: string,
  randomBytes: RandomBytes,
): { token: string; secretSha256: Uint8Array } {
  const secret = Buffer.from(randomBytes(secretBytes)).toString('base64url');
  const id = Buffer.from(keyId.replaceAll('-', ''), 'hex').toString('base64url');
  return {
    token: `vtr1.${country.toLowerCase()}.${id}.${secret}`,
    secretSha256: sha256(secret),
  };
}

/** Reads an API key; undefined for anything that is not exactly one. */
export function parseApiKeyToken(token: string): ApiKeyToken | undefined {
  const match = /^vtr1\.([a-z]{2})\.([\w-]{22})\.([\w-]{32})$/.exec(token);
  const [, country, id, secret] = match ?? [];
  if (country === undefined || id === undefined || secret === undefined) return undefined;
  const bytes = Buffer.from(id, 'base64url');
  // 22 characters carry four bits more than 16 bytes: only one spelling is the key's.
  if (bytes.toString('base64url') !== id) return undefined;
  return { country: country.toUpperCase(), keyId: formatUuid(bytes), secretSha256: sha256(secret) };
}

/** Makes `vto1.<name>.<secret>`; only the secret's SHA-256 is to be kept. */
export function makeOperatorToken(
  name: string,
  randomBytes: RandomBytes,
): { token: string; secretSha256: Uint8Array } {
  const secret = Buffer.from(randomBytes(secretBytes)).toString('base64url');
  return { token: `vto1.${name}.${secret}`, secretSha256: sha256(secret) };
}

/** Reads an operator's token; undefined for anything that is not exactly one. */
export function parseOperatorToken(token: string): OperatorToken | undefined {
  const [, name, secret] = /^vto1\.([a-z0-9-]+)\.([\w-]{32})$/.exec(token) ?? [];
  if (name === undefined || secret === undefined || !operatorName.test(name)) return undefined;
  return { name, secretSha256: sha256(secret) };
}

/** The token of `Authorization: Bearer <token>` (RFC 6750, section 2.1). */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^bearer +([\w.~+/=-]{1,512})$/i.exec(authorization ?? '')?.[1];
}

/** A random (version 4) UUID from 16 bytes (RFC 9562, section 5.4). */
export function makeUuid(randomBytes: RandomBytes): string {
  const bytes = Buffer.from(randomBytes(16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return formatUuid(bytes);
}

function formatUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  const cuts = [0, 8, 12, 16, 20, 32];
  return cuts
    .slice(1)
    .map((end, i) => hex.slice(cuts[i], end))
    .join('-');
}

export function sha256(data: string | Uint8Array): Uint8Array {
  return createHash('sha256').update(data).digest();
}

/** Compares two digests in a time that does not tell where they differ. */
export function sameDigest(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
