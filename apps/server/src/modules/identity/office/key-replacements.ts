import type { Clock } from '../../../platform/clock.ts';
import type { Postgres, Transaction } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { IdentityError } from '../errors.ts';
import { makeOperatorToken, type RandomBytes, sha256 } from '../tokens.ts';
import type { IssuedLink } from './accounts/service.ts';
import * as store from './key-replacements-store.ts';
import { type Changer, checkKey, lockPeople, readActive, refuseOwned } from './operators.ts';

/** Why a key counts no more. */
export const replacementReasons = ['lost', 'stolen', 'renewed'] as const;
export type ReplacementReason = (typeof replacementReasons)[number];

export interface OpenReplacement {
  /** The key that will count no more. */
  readonly replaces: string;
  readonly reason: ReplacementReason;
  /** Who asked: the person, an administrator, or `local-admin`. */
  readonly by: Changer;
  readonly expiresAt: Temporal.Instant;
}

/**
 * From a key that was lost to another one. Whoever asks gets a link, which serves nobody but the
 * person, signed in; with it the person makes the new key, and from its entry on the old one counts
 * no more. What is logged is durable when it resolves.
 */
export interface KeyReplacements {
  /**
   * A link takes the place of the one before.
   * @throws {IdentityError} `unknown-operator`, `no-account`, `no-key`,
   *   `other-administrator-needed` where who asks has given the person new credentials, or is them
   */
  issue(name: string, by: Changer, reason: ReplacementReason): Promise<IssuedLink>;
  /** @throws {IdentityError} `unknown-link`, also where it is another person's */
  look(name: string, token: string): Promise<OpenReplacement>;
  /**
   * Uses the link up.
   * @throws {IdentityError} `unknown-link`, `unknown-operator`, `invalid-operator`, `key-in-use`
   */
  use(name: string, token: string, key: string): Promise<void>;
  /**
   * The same in one act, by who sits at the office's machine, for an operator with a token in the
   * place of an account. The old token is worth nothing any more.
   * @throws {IdentityError} `unknown-operator`, `has-account`, `no-key`, `invalid-operator`, `key-in-use`
   */
  renew(
    name: string,
    key: string,
    reason: ReplacementReason,
  ): Promise<{ readonly token: string; readonly country: string }>;
}

export interface KeyReplacementsDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append' | 'durable'>;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

const validMs = 24 * 3_600_000;
const secretBytes = 32;
const linkForm = /^vtk1\.[\w-]{43}$/;

export function createKeyReplacements(deps: KeyReplacementsDeps): KeyReplacements {
  const { db, ledger, clock } = deps;

  async function issue(name: string, by: Changer, reason: ReplacementReason): Promise<IssuedLink> {
    const secret = Buffer.from(deps.randomBytes(secretBytes)).toString('base64url');
    const token = `vtk1.${secret}`;
    const created = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
    const expiresAt = created.add({ milliseconds: validMs });
    await db.transaction(async (tx) => {
      await lockPeople(tx);
      requireKey(await readActive(tx, name));
      await requireOthers(tx, name, by);
      await store.writeReplacement(tx, {
        token_sha256: sha256(token),
        operator: name,
        asked_by: by,
        reason,
        created_at: created,
        expires_at: expiresAt,
      });
    });
    return { token, expiresAt };
  }

  function requireValid(row: store.ReplacementRow | undefined): store.ReplacementRow {
    const nowMs = clock.nowMs();
    if (row !== undefined && nowMs < row.expires_at.epochMilliseconds) return row;
    const message = 'The link has been used, replaced, is over, or is another person’s';
    throw new IdentityError('unknown-link', message);
  }

  async function look(name: string, token: string): Promise<OpenReplacement> {
    const row = requireValid(await store.readReplacement(db, name, digestOf(token)));
    return {
      replaces: row.verifier_key ?? '',
      reason: reasonOf(row.reason),
      by: row.asked_by,
      expiresAt: row.expires_at,
    };
  }

  async function use(name: string, token: string, key: string): Promise<void> {
    const index = await db.transaction(async (tx) => {
      await lockPeople(tx);
      const row = requireValid(await store.takeReplacement(tx, name, digestOf(token)));
      await requireOthers(tx, name, row.asked_by);
      const { asked_by: by, reason } = row;
      return await replace(tx, name, { key, by, reason: reasonOf(reason) });
    });
    await ledger.durable(index);
  }

  async function renew(name: string, key: string, reason: ReplacementReason) {
    const { token, secretSha256 } = makeOperatorToken(name, deps.randomBytes);
    const { index, country } = await db.transaction(async (tx) => {
      await lockPeople(tx);
      const { country } = await readActive(tx, name);
      if (await store.hasAccount(tx, name)) {
        const message = `${name} has an account, and makes the new key in a browser: issue a link`;
        throw new IdentityError('has-account', message);
      }
      const index = await replace(tx, name, { key, by: 'local-admin', reason });
      await store.writeToken(tx, name, secretSha256);
      return { index, country };
    });
    await ledger.durable(index);
    return { token, country };
  }

  /** The row is written first: whoever signs at this moment waits, and is then logged after it. */
  async function replace(
    tx: Transaction,
    name: string,
    fresh: { readonly key: string; readonly by: Changer; readonly reason: ReplacementReason },
  ): Promise<bigint> {
    const { key, by, reason } = fresh;
    const replaces = requireKey(await readActive(tx, name));
    const { publicKey } = checkKey(key, name);
    await refuseOwned(tx, publicKey);
    await store.replaceKey(tx, name, { verifierKey: key, publicKey });
    const payload = { operator: name, key, replaces, by, reason };
    const [logged] = await ledger.append(tx, [{ type: 'operator.key-replaced', payload }]);
    if (logged === undefined) throw new Error('the ledger logged nothing');
    return logged.index;
  }

  return { issue, look, use, renew };
}

/**
 * Who gave a person new credentials could have kept them, and with a new key be that person as well
 * as themselves. After a recovery the key therefore takes somebody else's word.
 */
async function requireOthers(tx: Transaction, name: string, by: Changer): Promise<void> {
  const account = await store.readRecovery(tx, name);
  if (account === undefined) {
    throw new IdentityError('no-account', `${name} has no account: replace the key at the machine`);
  }
  const { recovered_by: recoveredBy } = account;
  if (recoveredBy === null || (by !== name && by !== recoveredBy)) return;
  throw new IdentityError(
    'other-administrator-needed',
    `${name} was given new credentials by ${recoveredBy}: another administrator has to ask for the key`,
  );
}

function requireKey({ name, verifier_key: key }: { name: string; verifier_key: string | null }) {
  if (key !== null) return key;
  throw new IdentityError('no-key', `${name} has no key to replace: make the first one`);
}

function digestOf(token: string): Uint8Array {
  if (linkForm.test(token)) return sha256(token);
  throw new IdentityError('unknown-link', 'That is no link for a new key');
}

function reasonOf(text: string): ReplacementReason {
  const reason = replacementReasons.find((known) => known === text);
  if (reason !== undefined) return reason;
  throw new Error('a reason that is none');
}
