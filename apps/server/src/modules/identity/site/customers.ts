import type { Clock } from '../../../platform/clock.ts';
import { createGroupCommit } from '../../../platform/group-commit.ts';
import type { PrincipalOf } from '../../../platform/http/index.ts';
import type { Postgres, Transaction } from '../../../platform/postgres/index.ts';
import type { Ledger, NewEntry } from '../../ledger/index.ts';
import { IdentityError } from '../errors.ts';
import { FreshCache } from '../fresh-cache.ts';
import { Rate } from '../rate.ts';
import {
  type ApiKeyToken,
  makeApiKeyToken,
  makeUuid,
  parseApiKeyToken,
  type RandomBytes,
  sameDigest,
} from '../tokens.ts';
import * as store from './store.ts';

export interface Customer {
  /** UUID. */
  readonly id: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly region: string;
  readonly createdAt: Temporal.Instant;
  /** Index of the entry in this site's ledger that last changed it. */
  readonly version: bigint;
}

export interface NewCustomer {
  readonly name: string;
  readonly country: string;
  /** The country's, as the policy has it. */
  readonly region: string;
}

/** An API key as it is shown once. */
export interface IssuedKey {
  /** UUID. */
  readonly id: string;
  /** The secret that the product client sends. */
  readonly token: string;
}

/** What is asked of the module `residency`. */
export interface OpenRegions {
  /** Throws unless this site takes the class's data now; holds that until the transaction ends. */
  requireOpen(tx: Transaction, region: string, dataClass: 'accounts'): Promise<unknown>;
}

export interface CustomersDeps {
  readonly db: Postgres;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly regions: OpenRegions;
}

/**
 * The customers whose home this site is, and the API keys of their products. What changes them
 * resolves when its entry is durable, and throws what `requireOpen` throws.
 */
export interface Customers {
  /** Makes a customer and its first key. */
  create(customer: NewCustomer): Promise<{ customer: Customer; apiKey: IssuedKey }>;
  /** @throws {IdentityError} `unknown-customer` */
  issueKey(customerId: string, label?: string): Promise<IssuedKey>;
  /** Revoking twice changes nothing. @throws {IdentityError} `unknown-api-key` */
  revokeKey(apiKeyId: string): Promise<void>;
  /** A revocation counts within a second everywhere. @throws {IdentityError} `unknown-key`, `overloaded` */
  authenticate(token: string): Promise<PrincipalOf<'customer'>>;
  /**
   * What `authenticate` would give now, where nothing has to be looked up for it: of a key that was
   * used within the last second. Undefined tells nothing.
   */
  authenticated(token: string): PrincipalOf<'customer'> | undefined;
  get(customerId: string): Promise<Customer | undefined>;
  /** A page of those whose name has these words, by name. */
  list(of: CustomersQuery): Promise<CustomersPage>;
  /** The newest 200 API keys of a customer, newest first; nothing secret. */
  keysOf(customerId: string): Promise<readonly KeyDescription[]>;
}

export interface CustomersQuery {
  /** Anywhere in the name, capital or not; '' for all. */
  readonly words: string;
  /** `next` of the page before. */
  readonly after: CustomerKey | undefined;
  readonly limit: number;
}

/** Where a page has ended. */
export interface CustomerKey {
  readonly name: string;
  readonly id: string;
}

export interface CustomersPage {
  readonly customers: readonly (Customer & { readonly keysInUse: number })[];
  readonly next: CustomerKey | undefined;
}

export interface KeyDescription {
  readonly id: string;
  readonly label: string | undefined;
  readonly createdAt: Temporal.Instant;
  readonly revokedAt: Temporal.Instant | undefined;
}

/** How old an answer about a key may be. */
const freshMs = 1_000;
const cachedKeysMax = 20_000;
/** Of them, those that come often. */
const verifiedMax = 5_000;
const listedKeysMax = 200;
/** Keys never seen before (or invented) are looked up at this rate at the most. */
const newKeysPerSecond = 1_000;

export function createCustomers(deps: CustomersDeps): Customers {
  const { db, ledger, clock, randomBytes, regions } = deps;
  const credentials = createCredentialCache(deps);
  const verified = new Map<string, Verified>();
  const now = () => Temporal.Instant.fromEpochMilliseconds(clock.nowMs());

  async function create(fresh: NewCustomer) {
    const id = makeUuid(randomBytes);
    const key = makeKey(id, fresh.country);
    const customer = await db.transaction(async (tx): Promise<Customer> => {
      await regions.requireOpen(tx, fresh.region, 'accounts');
      const [version, keyVersion] = await append(tx, [
        {
          type: 'customer.created',
          region: fresh.region,
          subject: id,
          payload: { customer: id, name: fresh.name, country: fresh.country },
        },
        keyEntry('api-key.created', { id: key.id, customer: id, region: fresh.region }),
      ]);
      const createdAt = now();
      await store.insertCustomer(tx, { id, ...fresh, created_at: createdAt, version });
      await insertKey(tx, key, { region: fresh.region, version: keyVersion });
      return { id, ...fresh, createdAt, version };
    });
    await ledger.durable(customer.version + 1n);
    return { customer, apiKey: { id: key.id, token: key.token } };
  }

  async function issueKey(customerId: string, label?: string): Promise<IssuedKey> {
    const known = await requireCustomer(customerId);
    const key = makeKey(customerId, known.country, label);
    const version = await db.transaction(async (tx) => {
      await regions.requireOpen(tx, known.region, 'accounts');
      const held = await store.holdCustomer(tx, customerId);
      if (held === undefined) throw unknownCustomer(customerId);
      const entry = { id: key.id, customer: customerId, region: held.region };
      const [index] = await append(tx, [keyEntry('api-key.created', entry)]);
      await insertKey(tx, key, { region: held.region, version: index });
      return index;
    });
    await ledger.durable(version);
    return { id: key.id, token: key.token };
  }

  async function revokeKey(apiKeyId: string): Promise<void> {
    const known = await store.readApiKey(db, apiKeyId);
    if (known === undefined) throw unknownApiKey(apiKeyId);
    const version = await db.transaction(async (tx) => {
      await regions.requireOpen(tx, known.region, 'accounts');
      const key = await store.lockApiKey(tx, apiKeyId);
      if (key === undefined) throw unknownApiKey(apiKeyId);
      if (key.revoked_at !== null) return key.version;
      const [index] = await append(tx, [keyEntry('api-key.revoked', key)]);
      await store.revokeApiKey(tx, apiKeyId, { at: now(), version: index });
      tx.afterCommit(() => credentials.forget(apiKeyId));
      return index;
    });
    await ledger.durable(version);
  }

  async function authenticate(token: string): Promise<PrincipalOf<'customer'>> {
    const parsed = parseApiKeyToken(token);
    const row = parsed && (await credentials.get(parsed.keyId));
    const principal = principalOf(parsed, row);
    if (principal !== undefined) return principal;
    throw new IdentityError('unknown-key', 'The API key is not valid here');
  }

  function authenticated(token: string): PrincipalOf<'customer'> | undefined {
    const known = verified.get(token);
    const keyId = known?.principal.apiKeyId ?? parseApiKeyToken(token)?.keyId;
    const row = keyId === undefined ? undefined : credentials.peek(keyId);
    if (row === undefined) return undefined;
    // What was compared with this very row need not be compared again.
    if (known?.row === row) return known.principal;
    const principal = principalOf(parseApiKeyToken(token), row);
    verified.delete(token);
    if (principal === undefined) return undefined;
    if (verified.size >= verifiedMax) verified.clear();
    verified.set(token, { row, principal });
    return principal;
  }

  function makeKey(customer: string, country: string, label?: string): KeyParts {
    const id = makeUuid(randomBytes);
    return { id, customer, label, ...makeApiKeyToken(country, id, randomBytes) };
  }

  function insertKey(
    tx: Transaction,
    key: KeyParts,
    { region, version }: { region: string; version: bigint },
  ): Promise<void> {
    return store.insertApiKey(tx, {
      id: key.id,
      customer: key.customer,
      region,
      secret_sha256: key.secretSha256,
      label: key.label ?? null,
      created_at: now(),
      revoked_at: null,
      version,
    });
  }

  async function append<const E extends readonly NewEntry[]>(
    tx: Transaction,
    entries: E,
  ): Promise<{ [I in keyof E]: bigint }> {
    const logged = await ledger.append(tx, entries);
    return logged.map(({ index }) => index) as { [I in keyof E]: bigint };
  }

  async function requireCustomer(id: string): Promise<store.CustomerRow> {
    const row = await store.readCustomer(db, id);
    if (row === undefined) throw unknownCustomer(id);
    return row;
  }

  return {
    create,
    issueKey,
    revokeKey,
    authenticate,
    authenticated,
    get: async (id) => {
      const row = await store.readCustomer(db, id);
      return row && customerOf(row);
    },
    list: async ({ words, after, limit }) => {
      const rows = await store.readCustomers(db, { words, after, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        customers: shown.map(({ sort_name: _, keys_in_use, ...row }) => ({
          ...customerOf(row),
          keysInUse: Number(keys_in_use),
        })),
        next: rows.length > limit && last ? { name: last.sort_name, id: last.id } : undefined,
      };
    },
    keysOf: async (customerId) => {
      const rows = await store.readKeysOf(db, customerId, listedKeysMax);
      return rows.map(({ id, label, created_at, revoked_at }) => ({
        id,
        label: label ?? undefined,
        createdAt: created_at,
        revokedAt: revoked_at ?? undefined,
      }));
    },
  };
}

/** A token, and the row of its key with which it was found to agree. */
interface Verified {
  readonly row: store.CredentialRow;
  readonly principal: PrincipalOf<'customer'>;
}

function principalOf(
  parsed: ApiKeyToken | undefined,
  row: store.CredentialRow | undefined,
): PrincipalOf<'customer'> | undefined {
  if (parsed === undefined || row === undefined || row.revoked) return undefined;
  if (!sameDigest(row.secret_sha256, parsed.secretSha256)) return undefined;
  if (row.country !== parsed.country) return undefined;
  const { customer: customerId, id: apiKeyId, country, region } = row;
  return { kind: 'customer', customerId, apiKeyId, country, region };
}

interface KeyParts extends IssuedKey {
  readonly customer: string;
  readonly label: string | undefined;
  readonly secretSha256: Uint8Array;
}

/** Look-ups that come together share a statement; invented keys cannot crowd out known ones. */
function createCredentialCache({ db, clock }: CustomersDeps): FreshCache<store.CredentialRow> {
  const rate = new Rate(clock, newKeysPerSecond);
  const lookUps = createGroupCommit<string, { row: store.CredentialRow | undefined }>(
    async (ids) => {
      const rows = await store.readCredentials(db, ids);
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => ({ row: byId.get(id) }));
    },
    { lanes: 2 },
  );
  return new FreshCache({
    clock,
    freshMs,
    entriesMax: cachedKeysMax,
    load: async (id, known) => {
      if (!known && !rate.take()) throw new IdentityError('overloaded', 'too many unknown keys');
      return (await lookUps.add(id)).row;
    },
  });
}

function keyEntry(
  type: 'api-key.created' | 'api-key.revoked',
  key: { id: string; customer: string; region: string },
): NewEntry {
  const { id, customer, region } = key;
  return { type, region, subject: id, payload: { apiKey: id, customer } };
}

function unknownCustomer(id: string): IdentityError {
  return new IdentityError('unknown-customer', `There is no customer ${id} here`);
}

function unknownApiKey(id: string): IdentityError {
  return new IdentityError('unknown-api-key', `There is no API key ${id} here`);
}

function customerOf(row: store.CustomerRow): Customer {
  const { created_at: createdAt, ...rest } = row;
  return { ...rest, createdAt };
}
