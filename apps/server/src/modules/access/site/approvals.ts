import type { JsonObject, Receipt } from '@vitrine/verifier';
import { z } from 'zod';
import type { Clock } from '../../../platform/clock.ts';
import type { Queries, Transaction } from '../../../platform/postgres/index.ts';
import {
  IdentityError,
  type OperatorHistory,
  openOperatorNote,
  readOperatorHistory,
} from '../../identity/index.ts';
import { approves, parseAccessApproval } from '../approval.ts';
import { AccessError } from '../errors.ts';
import {
  type AccessRequest,
  type ReadForm,
  type ReadPurpose,
  readForms,
  readPurposes,
} from '../types.ts';
import * as store from './store.ts';

/** Verified documents from the office's ledger, as this site keeps them. */
export interface OfficeDocuments {
  ofType(db: Queries, type: string, subject?: string): Promise<Receipt[]>;
  /** Approvals of access to one sample, newest first. */
  ofSample(db: Queries, sample: string, limit: number): Promise<Receipt[]>;
}

export interface AccessApprovalsDeps {
  readonly documents: OfficeDocuments;
  /** This site's name. */
  readonly site: string;
  readonly clock: Clock;
}

/** The read that someone is about to make. */
export interface ApprovedRead {
  /** UUID of the request. */
  readonly request: string;
  /** UUID. */
  readonly sample: string;
  /** The operator. */
  readonly reader: string;
  readonly purpose: ReadPurpose;
  readonly case: string;
  readonly form: ReadForm;
}

/** An approval that has come to this site. Whether it stands is checked when it is used. */
export interface ArrivedApproval extends AccessRequest {
  readonly approvedBy: string;
  readonly state: 'open' | 'used' | 'expired';
}

/** What other people have approved, as a site sees it. */
export interface AccessApprovals {
  /**
   * Checks that a second person has approved exactly this read, and marks the approval as used, in
   * the transaction that logs the read (`docs/formats/access-approval.md`).
   * @throws {AccessError} `approval-missing`, `approval-invalid`, `approval-mismatch`,
   *   `approval-same-person`, `approval-expired`, `approval-used`
   */
  use(tx: Transaction, read: ApprovedRead): Promise<void>;
  /** The newest 50 for one sample (UUID), newest first. */
  ofSample(db: Queries, sample: string): Promise<ArrivedApproval[]>;
}

const listedMax = 50;

export function createAccessApprovals(deps: AccessApprovalsDeps): AccessApprovals {
  const { documents, site, clock } = deps;

  async function use(tx: Transaction, read: ApprovedRead): Promise<void> {
    const [receipt] = await documents.ofType(tx, 'access.approved', read.request);
    if (receipt?.opening === undefined) {
      throw new AccessError(
        'approval-missing',
        `No approval of the request ${read.request} has come to this site`,
      );
    }
    const { asked, approvedBy, note } = splitPayload(receipt.opening.payload);
    const operators = await readOperatorHistory(tx, documents);
    await checkPeople(receipt, { asked, approvedBy, note }, operators);
    checkRead(asked, read, site);
    const nowMs = clock.nowMs();
    // Also a date that is none is over.
    if (!(nowMs < Date.parse(asked.expiresAt))) {
      throw new AccessError('approval-expired', 'The approval is over; ask again');
    }
    const at = Temporal.Instant.fromEpochMilliseconds(nowMs);
    if (await store.insertUse(tx, read.request, at)) return;
    throw new AccessError('approval-used', 'The approval has served its one read; ask again');
  }

  async function ofSample(db: Queries, sample: string): Promise<ArrivedApproval[]> {
    const receipts = await documents.ofSample(db, sample, listedMax);
    const approved = receipts
      .flatMap(({ opening }) => (opening === undefined ? [] : splitPayload(opening.payload)))
      .filter(({ asked }) => asked.site === site);
    const used = await store.readUses(
      db,
      approved.map(({ asked }) => asked.request),
    );
    const nowMs = clock.nowMs();
    return approved.map(({ asked, approvedBy }) => {
      const isOver = !(nowMs < Date.parse(asked.expiresAt));
      const state = used.has(asked.request) ? 'used' : isOver ? 'expired' : 'open';
      return { ...asked, approvedBy, state };
    });
  }

  return { use, ofSample };
}

const payloadShape = z.object({
  request: z.string(),
  site: z.string(),
  sample: z.string(),
  purpose: z.enum(readPurposes),
  case: z.string(),
  form: z.enum(readForms),
  by: z.string(),
  requestedAt: z.string(),
  expiresAt: z.string(),
  approvedBy: z.string(),
  approval: z.string(),
});

interface Approved {
  readonly asked: AccessRequest;
  readonly approvedBy: string;
  readonly note: string;
}

/** The request again, without what the approval added to it. */
function splitPayload(payload: JsonObject): Approved {
  const { data, error } = payloadShape.safeParse(payload);
  if (data === undefined) {
    const message = 'The office has sent what is no approval';
    throw new AccessError('approval-invalid', message, { cause: error });
  }
  const { approvedBy, approval: note, ...asked } = data;
  return { asked, approvedBy, note };
}

/** Both were operators when it was approved, and whoever reads still is one. */
async function checkPeople(
  receipt: Receipt,
  { asked, approvedBy, note }: Approved,
  operators: OperatorHistory,
): Promise<void> {
  const reader = operators.before(receipt, asked.by) && operators.now(asked.by);
  const approver = operators.before(receipt, approvedBy);
  if (reader === undefined || approver === undefined) {
    throw new AccessError('approval-invalid', 'Not both people are operators known to this site');
  }
  if (operators.samePerson(reader.name, approver.name)) {
    throw new AccessError('approval-same-person', 'Who reads cannot approve');
  }
  try {
    const approval = parseAccessApproval(await openOperatorNote(note, approver));
    if (approves(approval, asked)) return;
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    throw new AccessError('approval-invalid', cause.message, { cause });
  }
  throw new AccessError('approval-invalid', 'What was signed is not what the office says');
}

function checkRead(asked: AccessRequest, read: ApprovedRead, site: string): void {
  const wanted: Readonly<Record<string, string>> = {
    request: read.request,
    site,
    sample: read.sample,
    by: read.reader,
    purpose: read.purpose,
    case: read.case,
    form: read.form,
  };
  const given = new Map<string, unknown>(Object.entries(asked));
  const other = Object.keys(wanted).filter((name) => given.get(name) !== wanted[name]);
  if (other.length === 0) return;
  const words = other.map((name) => (name === 'by' ? 'reader' : name)).join(', ');
  throw new AccessError('approval-mismatch', `The approval is for another read: ${words} differ`);
}
