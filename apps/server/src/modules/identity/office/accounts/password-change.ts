import type { Clock } from '../../../../platform/clock.ts';
import type { Postgres } from '../../../../platform/postgres/index.ts';
import type { Ledger } from '../../../ledger/index.ts';
import { IdentityError } from '../../errors.ts';
import { Attempts } from './attempts.ts';
import { checkPassword, hashPassword, verifyPassword } from './passwords.ts';
import * as store from './people-store.ts';

export interface NewPassword {
  readonly name: string;
  readonly current: string;
  readonly password: string;
  /** The session that asks, and the only one that stays. */
  readonly session: string;
}

/**
 * Puts another password in the place of one's own, which has to be known, and ends all other
 * sessions, those at sites included. Resolves when the entry is durable.
 * @throws {IdentityError} `too-many-attempts`, `no-password`, `wrong-password`, `weak-password`
 */
export type ChangePassword = (change: NewPassword) => Promise<void>;

export function createPasswordChange(deps: {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append' | 'durable'>;
  readonly clock: Clock;
}): ChangePassword {
  const { db, ledger, clock } = deps;
  // Whoever sits down at a browser that was left open may guess as often as at the sign-in.
  const attempts = new Attempts(clock, { max: 10, windowMs: 900_000 });

  return async ({ name, current, password, session }) => {
    attempts.take(name);
    const person = await store.readPerson(db, name);
    const old = await store.readPassword(db, name);
    if (old === undefined) throw new IdentityError('no-password', 'You sign in without a password');
    if (!(await verifyPassword({ hash: old, password: current }))) throw wrong();
    checkPassword(password, [name, ...(person?.email ?? '').split('@')]);
    const hash = await hashPassword(password);
    const at = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
    const index = await db.transaction(async (tx) => {
      // Of two changes at the same moment one finds the password changed.
      if (!(await store.replacePassword(tx, name, { old, hash, at }))) throw wrong();
      await store.deleteOtherSessions(tx, name, session);
      const payload = { operator: name };
      const [logged] = await ledger.append(tx, [{ type: 'operator.password-changed', payload }]);
      return logged?.index;
    });
    if (index !== undefined) await ledger.durable(index);
  };
}

function wrong(): IdentityError {
  return new IdentityError('wrong-password', 'That is not your password of now');
}
