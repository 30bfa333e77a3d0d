import { parseVerifierKey, signatureTypes, TlogError, type VerifierKey } from '@vitrine/tlog';
import type { Clock } from '../../../platform/clock.ts';
import {
  roles as allRoles,
  defaultRoles,
  isRole,
  type PrincipalOf,
  type Role,
} from '../../../platform/http/index.ts';
import type { Postgres, Transaction } from '../../../platform/postgres/index.ts';
import type { Ledger, NewEntry } from '../../ledger/index.ts';
import { IdentityError } from '../errors.ts';
import {
  makeOperatorToken,
  operatorName,
  parseOperatorToken,
  type RandomBytes,
  sameDigest,
} from '../tokens.ts';
import { deleteCredentials } from './accounts/people-store.ts';
import * as store from './store.ts';

/** A person of the operator. */
export interface Operator {
  readonly name: string;
  /** ISO 3166-1 alpha-2: where this person works. */
  readonly country: string;
  /** In the order of the table of roles. */
  readonly roles: readonly Role[];
  /** vkey (Ed25519) of the notes that this person signs; its name is the operator's. None before it was made. */
  readonly key: string | undefined;
  readonly createdAt: Temporal.Instant;
  /** Of `operator.created` in the office's ledger, or of `operator.invited` until there is a key. */
  readonly index: bigint;
  /** From then on this person is nobody. */
  readonly deactivatedAt: Temporal.Instant | undefined;
}

export interface NewOperator {
  readonly name: string;
  readonly country: string;
  readonly key: string;
  /** `defaultRoles` unless told. */
  readonly roles?: readonly Role[] | undefined;
}

/** Who changes a person: an operator's name, or `local-admin` for who sits at the office's machine. */
export type Changer = string;

export interface OperatorsDeps {
  readonly db: Postgres;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly isCountry: (code: string) => boolean;
}

/** The operators, as the office keeps them. */
export interface Operators {
  /**
   * Resolves when the entry is durable. The token is not kept and never shown again.
   * @throws {IdentityError} `invalid-operator`, `operator-exists`, `key-in-use`
   */
  create(operator: NewOperator): Promise<{ operator: Operator; token: string }>;
  /** @throws {IdentityError} `unknown-token` */
  authenticate(token: string): Promise<PrincipalOf<'operator'>>;
  find(name: string): Promise<Operator | undefined>;
  /**
   * The active person, whose key and state stay as they are until the transaction ends: what is
   * logged in it for this operator stands before any replacement or deactivation.
   */
  hold(tx: Transaction, name: string): Promise<Operator | undefined>;
  list(): Promise<Operator[]>;
  /**
   * Gives a person these roles and no others. Resolves when the entry is durable.
   * @throws {IdentityError} `unknown-operator`, `invalid-operator`, `own-roles`, `last-administrator`
   */
  changeRoles(name: string, roles: readonly Role[], by: Changer): Promise<Operator>;
  /**
   * Nobody is let in as this person from now on, and at the sites within seconds.
   * @throws {IdentityError} `unknown-operator`, `own-roles`, `last-administrator`
   */
  deactivate(name: string, by: Changer): Promise<Operator>;
  /**
   * The first key of a person who was invited: from then on sites know this operator.
   * @throws {IdentityError} `unknown-operator`, `invalid-operator`, `key-exists`, `key-in-use`
   */
  makeKnown(name: string, key: string): Promise<Operator>;
}

export function createOperators(deps: OperatorsDeps): Operators {
  const { db, ledger, clock, randomBytes } = deps;

  async function create(fresh: NewOperator): Promise<{ operator: Operator; token: string }> {
    const key = checkOperator(fresh, deps.isCountry);
    const roles = checkRoles(fresh.roles ?? defaultRoles);
    const { token, secretSha256 } = makeOperatorToken(fresh.name, randomBytes);
    const operator = await db.transaction(async (tx) => {
      await refuseTaken(tx, fresh.name, key);
      const { name, country } = fresh;
      const payload = { operator: name, country, key: fresh.key, roles };
      const index = await log(tx, { type: 'operator.created', payload });
      const createdAt = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
      await store.insertOperator(tx, {
        name: fresh.name,
        country: fresh.country,
        roles,
        verifier_key: fresh.key,
        public_key: key.publicKey,
        token_sha256: secretSha256,
        created_at: createdAt,
        index,
      });
      return { name, country, roles, key: fresh.key, createdAt, index, deactivatedAt: undefined };
    });
    await ledger.durable(operator.index);
    return { operator, token };
  }

  async function log(tx: Transaction, entry: NewEntry): Promise<bigint> {
    const [logged] = await ledger.append(tx, [entry]);
    if (logged === undefined) throw new Error('the ledger logged nothing');
    return logged.index;
  }

  /** Runs one change of an active person with the table locked, and waits for its entry. */
  async function change(
    name: string,
    by: Changer | undefined,
    act: (tx: Transaction, row: store.OperatorRow) => Promise<bigint>,
  ): Promise<Operator> {
    if (name === by) throw new IdentityError('own-roles', 'Nobody changes their own rights');
    const index = await db.transaction(async (tx) => {
      await store.lockOperators(tx);
      return await act(tx, await readActive(tx, name));
    });
    await ledger.durable(index);
    const row = await store.readOperator(db, name);
    if (row === undefined) throw unknownOperator(name);
    return operatorOf(row);
  }

  async function changeRoles(name: string, held: readonly Role[], by: Changer): Promise<Operator> {
    const roles = checkRoles(held);
    return await change(name, by, async (tx) => {
      if (!roles.includes('administrator')) await requireOtherAdministrator(tx, name);
      await store.writeRoles(tx, name, roles);
      return log(tx, { type: 'operator.roles-changed', payload: { operator: name, roles, by } });
    });
  }

  function deactivate(name: string, by: Changer): Promise<Operator> {
    return change(name, by, async (tx) => {
      await requireOtherAdministrator(tx, name);
      await deleteCredentials(tx, name);
      await store.deactivateOperator(
        tx,
        name,
        Temporal.Instant.fromEpochMilliseconds(clock.nowMs()),
      );
      return log(tx, { type: 'operator.deactivated', payload: { operator: name, by } });
    });
  }

  async function authenticate(token: string): Promise<PrincipalOf<'operator'>> {
    const parsed = parseOperatorToken(token);
    const row = parsed && (await store.readOperator(db, parsed.name));
    if (parsed === undefined || row === undefined) throw unknownToken();
    if (row.token_sha256 === null || row.deactivated_at !== null) throw unknownToken();
    if (!sameDigest(row.token_sha256, parsed.secretSha256)) throw unknownToken();
    const { name, country, roles } = operatorOf(row);
    return { kind: 'operator', name, country, roles };
  }

  async function makeKnown(name: string, verifierKey: string): Promise<Operator> {
    return await change(name, undefined, async (tx, row) => {
      if (row.verifier_key !== null) {
        throw new IdentityError('key-exists', `${name} has a key already`);
      }
      const { country, roles } = operatorOf(row);
      const { publicKey } = checkKey(verifierKey, name);
      await refuseOwned(tx, publicKey);
      const payload = { operator: name, country, key: verifierKey, roles };
      const index = await log(tx, { type: 'operator.created', payload });
      await store.writeKey(tx, name, { verifierKey, publicKey, index });
      return index;
    });
  }

  return {
    create,
    authenticate,
    makeKnown,
    changeRoles,
    deactivate,
    find: async (name) => {
      const row = await store.readOperator(db, name);
      return row && operatorOf(row);
    },
    hold: async (tx, name) => {
      const row = await store.holdOperator(tx, name);
      return row && operatorOf(row);
    },
    list: async () => (await store.readOperators(db)).map(operatorOf),
  };
}

export function unknownToken(): IdentityError {
  return new IdentityError('unknown-token', 'The token is not that of an operator');
}

/** @throws {IdentityError} `invalid-operator` */
function checkOperator(fresh: NewOperator, isCountry: (code: string) => boolean): VerifierKey {
  if (!operatorName.test(fresh.name)) {
    throw invalid('a name has small letters, digits and single hyphens, at most 40');
  }
  if (!isCountry(fresh.country)) throw invalid('the country is not a code of ISO 3166-1');
  return checkKey(fresh.key, fresh.name);
}

/** @throws {IdentityError} `invalid-operator` */
export function checkKey(vkey: string, name: string): VerifierKey {
  const key = readKey(vkey);
  if (key.type === signatureTypes.ed25519 && key.name === name) return key;
  throw invalid('the key must be an Ed25519 note key under the name of the operator');
}

function readKey(vkey: string): VerifierKey {
  try {
    return parseVerifierKey(vkey);
  } catch (cause) {
    if (cause instanceof TlogError) throw invalid(`the key: ${cause.message}`, cause);
    throw cause;
  }
}

function invalid(reason: string, cause?: unknown): IdentityError {
  return new IdentityError('invalid-operator', `Not a valid operator: ${reason}`, { cause });
}

async function refuseTaken(tx: Transaction, name: string, key: VerifierKey): Promise<void> {
  await store.lockOperators(tx);
  if ((await store.readOperator(tx, name)) !== undefined) {
    throw new IdentityError('operator-exists', `There is an operator ${name} already`);
  }
  await refuseOwned(tx, key.publicKey);
}

/** No key is ever made known twice. @throws {IdentityError} `key-in-use` */
export async function refuseOwned(tx: Transaction, publicKey: Uint8Array): Promise<void> {
  const owner = await store.readKeyOwner(tx, publicKey);
  if (owner === undefined) return;
  throw new IdentityError('key-in-use', `The key is, or was, that of the operator ${owner}`);
}

function operatorOf(row: store.OperatorRow): Operator {
  const { name, country, created_at: createdAt, index } = row;
  const key = row.verifier_key ?? undefined;
  const roles = row.roles.filter(isRole);
  const deactivatedAt = row.deactivated_at ?? undefined;
  return { name, country, roles, key, createdAt, index, deactivatedAt };
}

/** Makers and changers of people wait for each other. */
export function lockPeople(tx: Transaction): Promise<void> {
  return store.lockOperators(tx);
}

/** Each once, in the table's order. @throws {IdentityError} `invalid-operator` */
export function checkRoles(held: readonly Role[]): Role[] {
  const roles = allRoles.filter((role) => held.includes(role));
  if (roles.length > 0) return roles;
  throw invalid('a person has at least one role');
}

/** @throws {IdentityError} `unknown-operator` */
export async function readActive(tx: Transaction, name: string): Promise<store.OperatorRow> {
  const row = await store.readOperator(tx, name);
  if (row === undefined || row.deactivated_at !== null) throw unknownOperator(name);
  return row;
}

/** Somebody must be left who can let people in. */
async function requireOtherAdministrator(tx: Transaction, name: string): Promise<void> {
  const holders = await store.readHolders(tx, 'administrator');
  if (!holders.includes(name) || holders.length > 1) return;
  throw new IdentityError('last-administrator', `${name} is the last administrator`);
}

function unknownOperator(name: string): IdentityError {
  return new IdentityError('unknown-operator', `There is no active operator ${name}`);
}
