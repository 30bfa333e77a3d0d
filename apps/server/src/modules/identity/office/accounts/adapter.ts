import { tryGetCurrentAuthEndpointContext } from '@better-auth/core/context';
import { createAdapterFactory } from 'better-auth/adapters';
import { APIError } from 'better-auth/api';
import type { Clock } from '../../../../platform/clock.ts';
import type { Postgres } from '../../../../platform/postgres/index.ts';
import type { Ledger } from '../../../ledger/index.ts';
import { sha256 } from '../../tokens.ts';
import * as people from './people-store.ts';
import * as store from './store.ts';

export interface AccountsAdapterDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append' | 'durable'>;
  readonly clock: Clock;
}

/** At the end of single sign-on. */
const callbackPath = '/callback/:id';

/** How somebody has signed in, by the endpoint that makes the session; the others make none that counts. */
const methods: Readonly<Record<string, string>> = {
  '/two-factor/verify-totp': 'password-totp',
  '/two-factor/verify-backup-code': 'password-backup-code',
  '/passkey/verify-authentication': 'passkey',
};

/**
 * The accounts' store for the library, over this office's database. A session that counts begins in
 * one transaction with its entry, which is durable before the answer. Its token stands as a digest.
 */
export function accountsAdapter({ db, ledger, clock }: AccountsAdapterDeps) {
  async function beginSession(data: store.Row): Promise<store.Row> {
    const name = String(data.userId);
    const method = currentMethod();
    const at = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
    const { row, index } = await db.transaction(async (tx) => {
      const country = await people.holdCountry(tx, name);
      if (country === undefined) {
        throw new APIError('FORBIDDEN', { message: 'The person has been deactivated' });
      }
      await people.deleteExpired(tx, at);
      const token = sessionDigest(String(data.token));
      const row = await store.insertRow(tx, 'session', { ...data, token, method, usedAt: at });
      if (method === null) return { row, index: undefined };
      const payload = { operator: name, country, method };
      const [logged] = await ledger.append(tx, [{ type: 'session.begun', payload }]);
      return { row, index: logged?.index };
    });
    if (index !== undefined) await ledger.durable(index);
    return { ...row, token: data.token };
  }

  /** Who signs in by a provider has taken the invitation up: its link must not replace that later. */
  function linkAccount(data: store.Row): Promise<store.Row> {
    return db.transaction(async (tx) => {
      await people.deleteLinks(tx, String(data.userId));
      return await store.insertRow(tx, 'account', withoutTokens(data));
    });
  }

  return createAdapterFactory({
    config: {
      adapterId: 'vitrine',
      adapterName: 'Vitrine',
      supportsJSON: false,
      supportsDates: true,
      supportsBooleans: true,
      supportsNumericIds: false,
      supportsArrays: false,
      transaction: false,
    },
    adapter: () => ({
      create: async ({ model, data }) => {
        if (model === 'session') return (await beginSession(data)) as typeof data;
        if (model === 'account') return (await linkAccount(data)) as typeof data;
        return (await store.insertRow(db, model, data)) as typeof data;
      },
      update: async ({ model, where, update }) => {
        const changes = withoutTokens(update as store.Row);
        const rows = await store.updateRows(db, model, digested(model, where), changes);
        return (shown(where, rows[0]) ?? null) as typeof update | null;
      },
      updateMany: async ({ model, where, update }) =>
        (await store.updateRows(db, model, digested(model, where), update)).length,
      findOne: async <T>({ model, where }: { model: string; where: store.Condition[] }) => {
        const rows = await store.selectRows(db, model, digested(model, where), { limit: 1 });
        return (shown(where, rows[0]) ?? null) as T | null;
      },
      findMany: async <T>({
        model,
        where,
        ...selection
      }: store.Selection & { model: string; where?: store.Condition[] | undefined }) =>
        (await store.selectRows(db, model, digested(model, where ?? []), selection)) as T[],
      delete: async ({ model, where }) => {
        await store.deleteRows(db, model, digested(model, where));
      },
      deleteMany: async ({ model, where }) =>
        (await store.deleteRows(db, model, digested(model, where))).length,
      // One statement: of two at the same moment one finds it gone.
      consumeOne: async <T>({ model, where }: { model: string; where: store.Condition[] }) => {
        const rows = await store.deleteRows(db, model, digested(model, where));
        return (shown(where, rows[0]) ?? null) as T | null;
      },
      count: ({ model, where }) => store.countRows(db, model, digested(model, where ?? [])),
    }),
  });
}

function currentMethod(): string | null {
  const context = tryGetCurrentAuthEndpointContext();
  if (context?.path === callbackPath) return `sso:${context.params?.id}`;
  return methods[context?.path ?? ''] ?? null;
}

/** The provider is asked nothing after the sign-in: what it gave for that is not kept. */
function withoutTokens(data: store.Row): store.Row {
  const { accessToken, refreshToken, idToken, ...rest } = data;
  return rest;
}

/** What stands in the database in place of a session's token. */
export function sessionDigest(token: string): string {
  return Buffer.from(sha256(token)).toString('base64url');
}

function digested(model: string, where: readonly store.Condition[]): store.Condition[] {
  return where.map((one) => {
    if (model !== 'session' || one.field !== 'token') return one;
    const value = Array.isArray(one.value)
      ? one.value.map((token) => sessionDigest(String(token)))
      : sessionDigest(String(one.value));
    return { ...one, value };
  });
}

/** A session that was asked for by its token is given back with it. */
function shown(
  where: readonly store.Condition[],
  row: store.Row | undefined,
): store.Row | undefined {
  const asked = where.find(({ field, operator = 'eq' }) => field === 'token' && operator === 'eq');
  return row === undefined || asked === undefined ? row : { ...row, token: asked.value };
}
