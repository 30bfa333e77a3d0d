import { createGroupCommit } from '../../../platform/group-commit.js';
import { IdentityError } from '../errors.js';
import { FreshCache } from '../fresh-cache.js';
import { Rate } from '../rate.js';
import { makeApiKeyToken, makeUuid, parseApiKeyToken, sameDigest } from '../tokens.js';
import * as store from './store.js';

/** How old an answer about a key may be. */
const freshMs = 1_000;
const cachedKeysMax = 20_000;
/** Keys never seen before (or invented) are looked up at this rate at the most. */
const newKeysPerSecond = 1_000;
export function createCustomers(deps) {
  const { db, ledger, clock, randomBytes, regions } = deps;
  const credentials = createCredentialCache(deps);
  const now = () => Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
  async function create(fresh) {
    const id = makeUuid(randomBytes);
    const key = makeKey(id, fresh.country);
    const customer = await db.transaction(async (tx) => {
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
  async function issueKey(customerId, label) {
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
  async function revokeKey(apiKeyId) {
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
  async function authenticate(token) {
    const parsed = parseApiKeyToken(token);
    const row = parsed && (await credentials.get(parsed.keyId));
    const isValid =
      parsed !== undefined &&
      row !== undefined &&
      sameDigest(row.secret_sha256, parsed.secretSha256) &&
      !row.revoked &&
      row.country === parsed.country;
    if (!isValid) throw new IdentityError('unknown-key', 'The API key is not valid here');
    const { customer: customerId, id: apiKeyId, country, region } = row;
    return { kind: 'customer', customerId, apiKeyId, country, region };
  }
  function makeKey(customer, country, label) {
    const id = makeUuid(randomBytes);
    return { id, customer, label, ...makeApiKeyToken(country, id, randomBytes) };
  }
  function insertKey(tx, key, { region, version }) {
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
  async function append(tx, entries) {
    const logged = await ledger.append(tx, entries);
    return logged.map(({ index }) => index);
  }
  async function requireCustomer(id) {
    const row = await store.readCustomer(db, id);
    if (row === undefined) throw unknownCustomer(id);
    return row;
  }
  return {
    create,
    issueKey,
    revokeKey,
    authenticate,
    get: async (id) => {
      const row = await store.readCustomer(db, id);
      return row && customerOf(row);
    },
  };
}
/** Look-ups that come together share a statement; invented keys cannot crowd out known ones. */
function createCredentialCache({ db, clock }) {
  const rate = new Rate(clock, newKeysPerSecond);
  const lookUps = createGroupCommit(
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
function keyEntry(type, key) {
  const { id, customer, region } = key;
  return { type, region, subject: id, payload: { apiKey: id, customer } };
}
function unknownCustomer(id) {
  return new IdentityError('unknown-customer', `There is no customer ${id} here`);
}
function unknownApiKey(id) {
  return new IdentityError('unknown-api-key', `There is no API key ${id} here`);
}
function customerOf(row) {
  const { created_at: createdAt, ...rest } = row;
  return { ...rest, createdAt };
}
