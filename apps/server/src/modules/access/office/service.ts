import { type Clock, isoTime } from '../../../platform/clock.ts';
import type { Postgres, Transaction } from '../../../platform/postgres/index.ts';
import { IdentityError, type Operators, openOperatorNote } from '../../identity/index.ts';
import type { Ledger, NewEntry } from '../../ledger/index.ts';
import type { PolicyOffice } from '../../residency/index.ts';
import { type AccessApproval, approves, parseAccessApproval, requestDigest } from '../approval.ts';
import { AccessError } from '../errors.ts';
import { type AccessRequest, type ReadForm, type ReadPurpose, requestValidMs } from '../types.ts';
import * as store from './store.ts';

export interface AccessOfficeDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append' | 'durable'>;
  readonly policies: Pick<PolicyOffice, 'current'>;
  readonly operators: Pick<Operators, 'hold'>;
  readonly clock: Clock;
  /** A fresh UUID. */
  readonly newId: () => string;
}

export type NewAccessRequest = Pick<
  AccessRequest,
  'site' | 'sample' | 'purpose' | 'case' | 'form' | 'by'
>;

export interface AccessRequestStatus extends AccessRequest {
  readonly state: 'waiting' | 'approved' | 'expired';
  /** What an approval signs. */
  readonly digest: string;
  readonly approvedBy?: string;
  readonly approvedAt?: string;
}

/** Where one person asks for a sample and another approves. What it logs is durable when it resolves. */
export interface AccessOffice {
  /** @throws {AccessError} `request-invalid` */
  request(fresh: NewAccessRequest): Promise<AccessRequestStatus>;
  /**
   * @param note the approval, signed by this operator
   * @throws {AccessError} `request-unknown`, `request-expired`, `request-approved`,
   *   `approval-same-person`, `approval-invalid`, `approval-replayed`
   */
  approve(request: string, operator: string, note: string): Promise<AccessRequestStatus>;
  /** @throws {AccessError} `request-unknown` */
  get(request: string): Promise<AccessRequestStatus>;
  /** The newest 200, newest first. */
  list(): Promise<AccessRequestStatus[]>;
}

const listedMax = 200;

export function createAccessOffice(deps: AccessOfficeDeps): AccessOffice {
  const { db, ledger, clock } = deps;

  async function request(fresh: NewAccessRequest): Promise<AccessRequestStatus> {
    const { sites } = deps.policies.current().document;
    const { site, sample, purpose, form, by } = fresh;
    if (!Object.hasOwn(sites, site)) {
      throw new AccessError('request-invalid', `The policy has no site ${site}`);
    }
    const nowMs = clock.nowMs();
    const made: AccessRequest = {
      request: deps.newId(),
      site,
      sample,
      purpose,
      case: fresh.case,
      form,
      by,
      requestedAt: isoTime(nowMs),
      expiresAt: isoTime(nowMs + requestValidMs),
    };
    const row = await db.transaction(async (tx) => {
      const entry = { type: 'access.requested', subject: made.request, payload: made };
      const row = rowOf(made, await log(tx, entry));
      await store.insertRequest(tx, row);
      return row;
    });
    await ledger.durable(row.index);
    return get(row.id);
  }

  async function approve(id: string, name: string, note: string): Promise<AccessRequestStatus> {
    const index = await db.transaction(async (tx) => {
      const approval = await open(tx, name, note);
      const row = await store.lockRequest(tx, id);
      if (row === undefined) throw unknownRequest(id);
      const asked = requestOf(row);
      checkApprovable(asked, row, { name, nowMs: clock.nowMs() });
      if (!approves(approval, asked)) {
        throw new AccessError('approval-invalid', 'The approval is for another request');
      }
      if (await store.hasNonce(tx, approval.nonce)) {
        throw new AccessError('approval-replayed', 'This approval has been used before');
      }
      const payload = { ...asked, approvedBy: name, approval: note };
      const at = instant(clock.nowMs());
      const index = await log(tx, { type: 'access.approved', subject: id, payload });
      await store.writeApproval(tx, id, { by: name, at, index, nonce: approval.nonce });
      return index;
    });
    await ledger.durable(index);
    return get(id);
  }

  async function open(tx: Transaction, name: string, note: string): Promise<AccessApproval> {
    const operator = await deps.operators.hold(tx, name);
    if (operator === undefined) throw new AccessError('approval-invalid', `No operator ${name}`);
    try {
      return parseAccessApproval(await openOperatorNote(note, operator));
    } catch (cause) {
      if (!(cause instanceof IdentityError)) throw cause;
      throw new AccessError('approval-invalid', cause.message, { cause });
    }
  }

  async function log(tx: Transaction, entry: NewEntry): Promise<bigint> {
    const [logged] = await ledger.append(tx, [entry]);
    if (logged === undefined) throw new Error('the ledger logged nothing');
    return logged.index;
  }

  async function get(id: string): Promise<AccessRequestStatus> {
    const row = await store.readRequest(db, id);
    if (row === undefined) throw unknownRequest(id);
    return statusOf(row, clock.nowMs());
  }

  return {
    request,
    approve,
    get,
    list: async () => {
      const rows = await store.readRequests(db, listedMax);
      return rows.map((row) => statusOf(row, clock.nowMs()));
    },
  };
}

function checkApprovable(
  asked: AccessRequest,
  row: store.RequestRow,
  { name, nowMs }: { name: string; nowMs: number },
): void {
  if (asked.by === name) {
    throw new AccessError(
      'approval-same-person',
      `${name} has asked; a second person must approve`,
    );
  }
  if (row.approved_by !== null) {
    throw new AccessError(
      'request-approved',
      `${row.approved_by} has approved the request already`,
    );
  }
  if (nowMs >= Date.parse(asked.expiresAt)) {
    throw new AccessError('request-expired', 'The request is older than a day; ask again');
  }
}

function rowOf(made: AccessRequest, index: bigint): store.NewRequestRow {
  const { request: id, site, sample, purpose, form, by } = made;
  return {
    id,
    site,
    sample,
    purpose,
    form,
    case_reference: made.case,
    requested_by: by,
    requested_at: Temporal.Instant.from(made.requestedAt),
    expires_at: Temporal.Instant.from(made.expiresAt),
    digest: requestDigest(made),
    index,
  };
}

/** The request as it was logged: its digest is the row's. */
function requestOf(row: store.RequestRow): AccessRequest {
  return {
    request: row.id,
    site: row.site,
    sample: row.sample,
    purpose: row.purpose as ReadPurpose,
    case: row.case_reference,
    form: row.form as ReadForm,
    by: row.requested_by,
    requestedAt: iso(row.requested_at),
    expiresAt: iso(row.expires_at),
  };
}

function statusOf(row: store.RequestRow, nowMs: number): AccessRequestStatus {
  const { approved_by: approvedBy, approved_at: approvedAt, digest } = row;
  const expired = nowMs >= row.expires_at.epochMilliseconds;
  const state = expired ? 'expired' : approvedBy === null ? 'waiting' : 'approved';
  return {
    ...requestOf(row),
    state,
    digest,
    ...(approvedBy === null ? {} : { approvedBy }),
    ...(approvedAt === null ? {} : { approvedAt: iso(approvedAt) }),
  };
}

function unknownRequest(id: string): AccessError {
  return new AccessError('request-unknown', `There is no request ${id}`);
}

function instant(ms: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(ms);
}

function iso(at: Temporal.Instant): string {
  return isoTime(at.epochMilliseconds);
}
