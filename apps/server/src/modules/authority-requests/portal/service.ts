import { hash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../platform/clock.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { NewDeadline } from '../deadlines/service.ts';
import { AuthorityRequestError } from '../errors.ts';
import type { AuthorityRequests, CaseView, Person } from '../service.ts';
import type { Announced, Intake } from '../types.ts';
import * as store from './store.ts';

export interface Announcement {
  readonly reference: string;
  /** ISO, UTC. */
  readonly receivedAt: string;
  readonly intake: Announced;
}

/** As much as whoever has the secret is told; never the outcome. */
export type PortalState = 'received' | 'in-progress' | 'answered' | 'closed' | 'declined';

/** Where authorities announce requests. Nothing of it is believed, and nothing is a case yet. */
export interface Portal {
  /** The secret is shown this once. @throws {AuthorityRequestError} `portal-full` */
  announce(intake: Announced): Promise<{ readonly reference: string; readonly secret: string }>;
  /**
   * Takes the same time and gives the same answer for a wrong secret and for a wrong reference.
   * @throws {AuthorityRequestError} `announcement-unknown`
   */
  status(reference: string, secret: string): Promise<PortalState>;
  /** Those that wait, the oldest first. */
  waiting(): Promise<Announcement[]>;
  /**
   * Makes a case of it, entered by this person; its gates are still all before it.
   * @param where it is worked: the zone of its days, and its deadlines
   * @throws {AuthorityRequestError} `announcement-unknown`, and what `register` throws
   */
  accept(
    reference: string,
    where: { readonly timeZone: string; readonly deadlines: readonly NewDeadline[] },
    by: Person,
  ): Promise<CaseView>;
  /** Its content is forgotten. @throws {AuthorityRequestError} `announcement-unknown` */
  decline(reference: string, reason: string, by: Person): Promise<void>;
}

/** More than anybody looks through; a flood ends here. */
const waitingMax = 1_000;
const referenceBytes = 8;
const secretBytes = 32;
const nobody = Buffer.alloc(32);

export function createPortal(deps: {
  readonly db: Postgres;
  readonly clock: Clock;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly requests: Pick<AuthorityRequests, 'register'>;
}): Portal {
  const { db, clock } = deps;
  const now = () => Temporal.Instant.fromEpochMilliseconds(clock.nowMs());

  async function announce(intake: Announced) {
    const random = (size: number, form: 'hex' | 'base64url') =>
      Buffer.from(deps.randomBytes(size)).toString(form);
    const reference = `P-${random(referenceBytes, 'hex')}`;
    const secret = random(secretBytes, 'base64url');
    const row = { reference, secret_sha256: digestOf(secret), intake, received_at: now() };
    if (await store.insertAnnouncement(db, row, waitingMax)) return { reference, secret };
    throw new AuthorityRequestError('portal-full', 'Too many announcements wait; use another way');
  }

  async function status(reference: string, secret: string): Promise<PortalState> {
    const row = await store.readStatus(db, reference);
    const isIts = timingSafeEqual(digestOf(secret), row?.secret_sha256 ?? nobody);
    if (row === undefined || !isIts) throw unknown();
    if (row.declined_at !== null) return 'declined';
    if (row.request === null) return 'received';
    if (row.closed_at !== null) return 'closed';
    return row.outcome === 'pending' ? 'in-progress' : 'answered';
  }

  /** Settles one that waits; two who try at once get one case. */
  async function accept(
    reference: string,
    { timeZone, deadlines }: { timeZone: string; deadlines: readonly NewDeadline[] },
    by: Person,
  ): Promise<CaseView> {
    const [row] = (await store.readWaiting(db, waitingMax)).filter(
      (one) => one.reference === reference,
    );
    if (row === undefined) throw unknown();
    const receivedAt = row.received_at.toString({ smallestUnit: 'millisecond' });
    const intake: Intake = { ...row.intake, channel: 'portal', receivedAt, timeZone };
    return await deps.requests.register(intake, deadlines, by, async (tx, request) => {
      if ((await store.lockWaiting(tx, reference)) === undefined) throw unknown();
      await store.writeAccepted(tx, reference, { request, by: by.name });
    });
  }

  async function decline(reference: string, reason: string, by: Person): Promise<void> {
    await db.transaction(async (tx) => {
      if ((await store.lockWaiting(tx, reference)) === undefined) throw unknown();
      await store.writeDeclined(tx, reference, { at: now(), reason, by: by.name });
    });
  }

  return {
    announce,
    status,
    accept,
    decline,
    waiting: async () => {
      const rows = await store.readWaiting(db, waitingMax);
      return rows.map(({ reference, received_at: at, intake }) => {
        const receivedAt = at.toString({ smallestUnit: 'millisecond' });
        return { reference, receivedAt, intake };
      });
    },
  };
}

function digestOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

function unknown(): AuthorityRequestError {
  return new AuthorityRequestError(
    'announcement-unknown',
    'There is no such announcement, or the secret is not its own',
  );
}
