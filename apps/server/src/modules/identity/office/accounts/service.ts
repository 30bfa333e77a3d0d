import type { Clock } from '../../../../platform/clock.ts';
import {
  isRole,
  permissionsOf,
  type Role,
  type StaffPermission,
} from '../../../../platform/http/index.ts';
import type { Postgres, Transaction } from '../../../../platform/postgres/index.ts';
import type { Ledger, NewEntry } from '../../../ledger/index.ts';
import { IdentityError } from '../../errors.ts';
import { operatorName, type RandomBytes, sha256 } from '../../tokens.ts';
import { checkRoles, lockPeople, readActive } from '../operators.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import * as store from './people-store.ts';
import { clearAbandoned } from './welcome.ts';

export interface AccountsDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append' | 'durable'>;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly isCountry: (code: string) => boolean;
}

export interface NewPerson {
  readonly name: string;
  readonly displayName: string;
  readonly email: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** A link that works once; shown this once. */
export interface IssuedLink {
  readonly token: string;
  readonly expiresAt: Temporal.Instant;
}

/** What a link is for. The first administrator says who they are when they use it. */
export type OpenLink =
  | { readonly purpose: 'welcome'; readonly expiresAt: Temporal.Instant }
  | {
      readonly purpose: 'invitation' | 'recovery';
      readonly person: Person;
      readonly expiresAt: Temporal.Instant;
    };

export interface Person {
  readonly name: string;
  readonly displayName?: string;
  readonly email?: string;
  readonly country: string;
  readonly roles: readonly Role[];
  readonly key?: string;
  readonly state: 'invited' | 'active' | 'deactivated';
  readonly factors: {
    readonly password: boolean;
    readonly totp: boolean;
    readonly passkeys: number;
    readonly providers: readonly string[];
  };
  readonly createdAt: Temporal.Instant;
}

export interface Redemption {
  readonly token: string;
  /** Of the first administrator alone. */
  readonly person?: NewPerson | undefined;
  /** Without one the person sets up a passkey. */
  readonly password?: string | undefined;
}

/** The people's accounts at the office. What it logs is durable when it resolves. */
export interface Accounts {
  /** Replaces the one before; undefined once an administrator can sign in. */
  issueWelcome(): Promise<IssuedLink | undefined>;
  /** @throws {IdentityError} `invalid-operator`, `operator-exists`, `email-in-use` */
  invite(person: NewPerson, roles: readonly Role[], by: string): Promise<IssuedLink>;
  /** @throws {IdentityError} `unknown-operator`, `own-roles` */
  issueRecovery(name: string, by: string): Promise<IssuedLink>;
  /** @throws {IdentityError} `unknown-link` */
  look(token: string): Promise<OpenLink>;
  /**
   * Uses a link up, that of a start once somebody can sign in by it; a recovery takes all earlier
   * credentials and sessions away.
   * @returns the person's name
   * @throws {IdentityError} `unknown-link`, `weak-password`, `invalid-operator`, …
   */
  redeem(redemption: Redemption): Promise<string>;
  /** By name, from the one after `after` on. */
  list(page: { readonly after: string; readonly limit: number }): Promise<Person[]>;
  find(name: string): Promise<Person | undefined>;
  permissions(person: Pick<Person, 'roles'>): readonly StaffPermission[];
}

const hourMs = 3_600_000;
const validMs = { welcome: 24 * hourMs, invitation: 72 * hourMs, recovery: 24 * hourMs };
const secretBytes = 32;
const linkForm = /^vtl1\.[\w-]{43}$/;

export function createAccounts(deps: AccountsDeps): Accounts {
  const { db, ledger, clock } = deps;
  const now = () => Temporal.Instant.fromEpochMilliseconds(clock.nowMs());

  async function issue(
    tx: Transaction,
    purpose: store.LinkRow['purpose'],
    operator: string | null,
    by: string | null = null,
  ): Promise<IssuedLink> {
    const secret = Buffer.from(deps.randomBytes(secretBytes)).toString('base64url');
    const token = `vtl1.${secret}`;
    const created = now();
    const expiresAt = created.add({ milliseconds: validMs[purpose] });
    await store.deleteLinks(tx, operator);
    await store.insertLink(tx, {
      token_sha256: sha256(token),
      purpose,
      operator,
      issued_by: by,
      created_at: created,
      expires_at: expiresAt,
    });
    return { token, expiresAt };
  }

  async function log(tx: Transaction, entry: NewEntry): Promise<bigint> {
    const [logged] = await ledger.append(tx, [entry]);
    if (logged === undefined) throw new Error('the ledger logged nothing');
    return logged.index;
  }

  /** The person and the account, with the entry. */
  async function enter(
    tx: Transaction,
    person: NewPerson,
    held: readonly Role[],
    by: string,
    { welcomed }: { readonly welcomed: boolean },
  ): Promise<bigint> {
    const roles = checkRoles(held);
    const email = checkPerson(person, deps.isCountry);
    const { name, displayName, country } = person;
    await lockPeople(tx);
    const goesOn = welcomed && (await clearAbandoned(tx, name, { now, log }));
    if (goesOn) await store.deleteAccount(tx, name);
    else if ((await store.readPerson(tx, name)) !== undefined) {
      throw new IdentityError('operator-exists', `There is an operator ${name} already`);
    }
    if (await store.hasEmail(tx, email)) {
      throw new IdentityError('email-in-use', 'Another person has this e-mail address');
    }
    const payload = { operator: name, country, roles, by };
    const index = await log(tx, { type: 'operator.invited', payload });
    const at = now();
    if (goesOn) await store.updateCountry(tx, { name, country, index });
    else await store.insertPerson(tx, { name, country, roles, at, index });
    await store.insertAccount(tx, { name, displayName, email, at, welcomed });
    return index;
  }

  async function invite(person: NewPerson, roles: readonly Role[], by: string) {
    const { link, index } = await db.transaction(async (tx) => {
      const index = await enter(tx, person, roles, by, { welcomed: false });
      return { index, link: await issue(tx, 'invitation', person.name) };
    });
    await ledger.durable(index);
    return link;
  }

  async function issueRecovery(name: string, by: string): Promise<IssuedLink> {
    if (name === by) throw new IdentityError('own-roles', 'Nobody recovers their own account');
    const { link, index } = await db.transaction(async (tx) => {
      await readActive(tx, name);
      const person = await store.readPerson(tx, name);
      if (person?.email == null) {
        throw new IdentityError('unknown-operator', `${name} has no account to recover`);
      }
      const link = await issue(tx, 'recovery', name, by);
      const payload = { operator: name, by };
      return { link, index: await log(tx, { type: 'operator.recovery-issued', payload }) };
    });
    await ledger.durable(index);
    return link;
  }

  function requireValid(row: store.LinkRow | undefined): store.LinkRow {
    if (row !== undefined && Temporal.Instant.compare(now(), row.expires_at) < 0) return row;
    throw new IdentityError('unknown-link', 'The link has been used, replaced, or is over');
  }

  async function look(token: string): Promise<OpenLink> {
    const digest = linkForm.test(token) ? sha256(token) : undefined;
    const row = requireValid(digest && (await store.readLink(db, digest)));
    const { purpose, operator, expires_at: expiresAt } = row;
    if (purpose === 'welcome' || operator === null) {
      if (await store.hasAdministratorAccount(db)) requireValid(undefined);
      return { purpose: 'welcome', expiresAt };
    }
    const person = await store.readPerson(db, operator);
    if (person === undefined) throw new Error('a link of nobody');
    return { purpose, expiresAt, person: personOf(person) };
  }

  async function redeem({ token, person, password }: Redemption): Promise<string> {
    const found = await look(token);
    const who = found.purpose === 'welcome' ? person : found.person;
    if (who === undefined) throw new IdentityError('invalid-operator', 'Say who you are');
    if (password !== undefined)
      checkPassword(password, [who.name, ...(who.email ?? '').split('@')]);
    const hash = password === undefined ? undefined : await hashPassword(password);
    const index = await db.transaction(async (tx) => {
      const link = requireValid(await store.takeLink(tx, sha256(token)));
      const { operator, purpose } = link;
      let index: bigint | undefined;
      if (operator === null) {
        if (person === undefined) throw new IdentityError('invalid-operator', 'Say who you are');
        if (await store.hasAdministratorAccount(tx)) requireValid(undefined);
        index = await enter(tx, person, ['administrator'], 'local-admin', { welcomed: true });
      } else {
        await readActive(tx, operator);
        await store.deleteCredentials(tx, operator);
        const by = link.issued_by ?? 'somebody unknown';
        if (purpose === 'recovery') await store.writeRecovery(tx, operator, by);
      }
      if (hash !== undefined) await store.insertPassword(tx, { name: who.name, hash, at: now() });
      return index;
    });
    if (index !== undefined) await ledger.durable(index);
    return who.name;
  }

  return {
    issueWelcome: () =>
      db.transaction(async (tx) =>
        (await store.hasAdministratorAccount(tx)) ? undefined : await issue(tx, 'welcome', null),
      ),
    invite,
    issueRecovery,
    look,
    redeem,
    list: async (page) => (await store.readPeople(db, page)).map(personOf),
    find: async (name) => {
      const row = await store.readPerson(db, name);
      return row && personOf(row);
    },
    permissions: ({ roles }) => permissionsOf(roles),
  };
}

/** @returns the address as it is kept @throws {IdentityError} `invalid-operator` */
function checkPerson(person: NewPerson, isCountry: (code: string) => boolean): string {
  const invalid = (reason: string) =>
    new IdentityError('invalid-operator', `Not a valid operator: ${reason}`);
  if (!operatorName.test(person.name)) {
    throw invalid('a name has small letters, digits and single hyphens, at most 40');
  }
  if (!isCountry(person.country)) throw invalid('the country is not a code of ISO 3166-1');
  return person.email.toLowerCase();
}

function personOf(row: store.PersonRow): Person {
  const { name, country, display_name: displayName, email, verifier_key: key } = row;
  const factors = {
    password: row.has_password,
    totp: row.has_totp,
    passkeys: row.passkeys,
    providers: row.providers,
  };
  const canSignIn = row.has_password || row.passkeys > 0 || row.providers.length > 0;
  const waits = email !== null && !canSignIn;
  return {
    name,
    country,
    roles: row.roles.filter(isRole),
    ...(displayName === null ? {} : { displayName }),
    ...(email === null ? {} : { email }),
    ...(key === null ? {} : { key }),
    state: row.deactivated_at !== null ? 'deactivated' : waits ? 'invited' : 'active',
    factors,
    createdAt: row.created_at,
  };
}
