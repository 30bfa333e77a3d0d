import type { PolicyApproval } from '@vitrine/verifier';
import { type Clock, isoTime } from '../../../platform/clock.ts';
import type { Postgres, Transaction } from '../../../platform/postgres/index.ts';
import { IdentityError, type Operators, openOperatorNote } from '../../identity/index.ts';
import type { Ledger, NewEntry } from '../../ledger/index.ts';
import {
  approvesPolicy,
  type PolicyProposal,
  parsePolicyApproval,
  proposalDigest,
  proposalValidMs,
} from '../approval.ts';
import { readPolicyDocument } from '../document.ts';
import { ProposalError } from '../service-errors.ts';
import type { PolicyDocument } from '../types.ts';
import type { PolicyOffice, PublishedPolicy } from './policy-office.ts';
import * as store from './proposals-store.ts';

export interface PolicyProposalsDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append' | 'durable'>;
  readonly policies: Pick<PolicyOffice, 'prepare' | 'publish' | 'current' | 'version'>;
  readonly operators: Pick<Operators, 'hold'>;
  readonly clock: Clock;
  /** A fresh UUID. */
  readonly newId: () => string;
}

export type ProposalState = 'waiting' | 'approved' | 'published' | 'superseded' | 'expired';

export interface ProposalStatus extends PolicyProposal {
  readonly state: ProposalState;
  /** What an approval signs. */
  readonly proposalDigest: string;
  readonly approvedBy?: string;
  readonly approvedAt?: string;
  readonly publishedBy?: string;
  readonly publishedAt?: string;
}

export interface ProposalText extends ProposalStatus {
  /** The file as it was proposed. */
  readonly yaml: string;
  readonly document: PolicyDocument;
}

/**
 * From a file to the policy in force, by two people: one proposes, another approves with an own key,
 * and it is published if nothing else was meanwhile. What is logged is durable when it resolves.
 */
export interface PolicyProposals {
  /**
   * @throws {ResidencyError} `invalid-policy`, `invalid-succession` with the problems
   * @throws {ProposalError} `proposer-unknown`
   */
  propose(yaml: string, by: string): Promise<ProposalStatus>;
  /**
   * @param note the approval, signed by this operator
   * @throws {ProposalError} every code but `proposal-not-approved`
   */
  approve(proposal: string, operator: string, note: string): Promise<ProposalStatus>;
  /**
   * Puts an approved proposal in force; what is in force by it already, stays.
   * @throws {ProposalError} `proposal-unknown`, `proposal-expired`, `proposal-superseded`,
   *   `proposal-not-approved`
   */
  publish(proposal: string, by: string): Promise<PublishedPolicy>;
  /** @throws {ProposalError} `proposal-unknown` */
  get(proposal: string): Promise<ProposalText>;
  /** The newest 100, newest first. */
  list(): Promise<ProposalStatus[]>;
}

const listedMax = 100;

export function createPolicyProposals(deps: PolicyProposalsDeps): PolicyProposals {
  const { db, ledger, policies, clock } = deps;
  const now = () => Temporal.Instant.fromEpochMilliseconds(clock.nowMs());

  async function propose(yaml: string, by: string): Promise<ProposalStatus> {
    const { document, digest, replaces } = policies.prepare(yaml);
    const nowMs = clock.nowMs();
    const made: PolicyProposal = {
      proposal: deps.newId(),
      version: document.version,
      replaces,
      digest,
      by,
      proposedAt: isoTime(nowMs),
      expiresAt: isoTime(nowMs + proposalValidMs),
    };
    const index = await db.transaction(async (tx) => {
      await holdProposer(tx, by);
      const entry = { type: 'policy.proposed', subject: made.proposal, payload: made };
      const index = await log(tx, entry);
      await store.insertProposal(tx, { ...rowOf(made, index), document, yaml });
      return index;
    });
    await ledger.durable(index);
    return statusOf(await requireProposal(made.proposal));
  }

  async function approve(id: string, name: string, note: string): Promise<ProposalStatus> {
    const index = await db.transaction(async (tx) => {
      const approval = await open(tx, name, note);
      const row = await store.lockProposal(tx, id);
      if (row === undefined) throw unknownProposal(id);
      const proposed = proposalOf(row);
      requireApprovable(row, name);
      await holdProposer(tx, proposed.by);
      if (!approvesPolicy(approval, proposed)) {
        throw new ProposalError('approval-invalid', 'The approval is for another proposal');
      }
      if (await store.hasNonce(tx, approval.nonce)) {
        throw new ProposalError('approval-replayed', 'This approval has been used before');
      }
      const payload = { ...proposed, approvedBy: name, approval: note };
      const index = await log(tx, { type: 'policy.approved', subject: id, payload });
      await store.writeApproval(tx, id, { by: name, at: now(), index, nonce: approval.nonce });
      return index;
    });
    await ledger.durable(index);
    return statusOf(await requireProposal(id));
  }

  /** Sites ask this too, and would act on nothing more: better refused here. */
  async function holdProposer(tx: Transaction, by: string): Promise<void> {
    const proposer = await deps.operators.hold(tx, by);
    if (proposer?.key !== undefined) return;
    const message =
      proposer === undefined
        ? `${by}, who proposed it, is no operator any more: propose it again`
        : `${by} has no key yet, and sites do not know them: make it first`;
    throw new ProposalError('proposer-unknown', message);
  }

  async function open(tx: Transaction, name: string, note: string): Promise<PolicyApproval> {
    const operator = await deps.operators.hold(tx, name);
    if (operator === undefined) throw new ProposalError('approval-invalid', `No operator ${name}`);
    try {
      return parsePolicyApproval(await openOperatorNote(note, operator));
    } catch (cause) {
      if (!(cause instanceof IdentityError)) throw cause;
      throw new ProposalError('approval-invalid', cause.message, { cause });
    }
  }

  function requireApprovable(row: store.ProposalRow, name: string): void {
    if (row.proposed_by === name) {
      const message = `${name} has proposed it; a second person must approve`;
      throw new ProposalError('approval-same-person', message);
    }
    if (row.approved_by !== null) {
      const message = `${row.approved_by} has approved the proposal already`;
      throw new ProposalError('proposal-approved', message);
    }
    requireOpen(row);
  }

  function requireOpen(row: store.ProposalRow): void {
    const { state } = statusOf(row);
    if (state === 'superseded') {
      const message = `Version ${policies.current().version} is in force: propose it again from there`;
      throw new ProposalError('proposal-superseded', message);
    }
    if (state === 'expired') {
      throw tooOld();
    }
  }

  async function publish(id: string, by: string): Promise<PublishedPolicy> {
    const published = await db.transaction(async (tx) => {
      const row = await store.lockProposal(tx, id);
      if (row === undefined) throw unknownProposal(id);
      if (row.published_at !== null) return policies.version(row.version);
      requireOpen(row);
      if (row.approved_by === null) {
        const message = 'A second person has to approve the proposal first';
        throw new ProposalError('proposal-not-approved', message);
      }
      const { digest, replaces } = row;
      const document = readPolicyDocument(row.document);
      const policy = await policies.publish(
        tx,
        { document, digest, replaces },
        { by, subject: id },
      );
      // By the time that stands in the ledger, which is what sites go by.
      if (Temporal.Instant.compare(policy.publishedAt, row.expires_at) >= 0) throw tooOld();
      await store.writePublication(tx, id, { by, at: policy.publishedAt });
      return policy;
    });
    await ledger.durable(published.index);
    return published;
  }

  async function log(tx: Transaction, entry: NewEntry): Promise<bigint> {
    const [logged] = await ledger.append(tx, [entry]);
    if (logged === undefined) throw new Error('the ledger logged nothing');
    return logged.index;
  }

  async function requireProposal(id: string): Promise<store.ProposalRow> {
    const row = await store.readProposal(db, id);
    if (row !== undefined) return row;
    throw unknownProposal(id);
  }

  async function get(id: string): Promise<ProposalText> {
    const row = await requireProposal(id);
    return { ...statusOf(row), yaml: row.yaml, document: readPolicyDocument(row.document) };
  }

  function statusOf(row: store.ProposalRow): ProposalStatus {
    const proposed = proposalOf(row);
    const { approved_by, approved_at, published_by, published_at } = row;
    return {
      ...proposed,
      state: stateOf(row),
      proposalDigest: proposalDigest(proposed),
      ...(approved_by === null ? {} : { approvedBy: approved_by }),
      ...(approved_at === null ? {} : { approvedAt: iso(approved_at) }),
      ...(published_by === null ? {} : { publishedBy: published_by }),
      ...(published_at === null ? {} : { publishedAt: iso(published_at) }),
    };
  }

  function stateOf(row: store.ProposalRow): ProposalState {
    if (row.published_at !== null) return 'published';
    if (row.replaces !== policies.current().digest) return 'superseded';
    if (clock.nowMs() >= row.expires_at.epochMilliseconds) return 'expired';
    return row.approved_by === null ? 'waiting' : 'approved';
  }

  return {
    propose,
    approve,
    publish,
    get,
    list: async () => (await store.readProposals(db, listedMax)).map(statusOf),
  };
}

function rowOf(made: PolicyProposal, index: bigint) {
  return {
    id: made.proposal,
    version: made.version,
    replaces: made.replaces,
    digest: made.digest,
    proposed_by: made.by,
    proposed_at: Temporal.Instant.from(made.proposedAt),
    expires_at: Temporal.Instant.from(made.expiresAt),
    proposal_digest: proposalDigest(made),
    index,
  };
}

/** The proposal as it was logged: its digest is the row's. */
function proposalOf(row: store.ProposalRow): PolicyProposal {
  const { id: proposal, version, replaces, digest, proposed_by: by } = row;
  return {
    proposal,
    version,
    replaces,
    digest,
    by,
    proposedAt: iso(row.proposed_at),
    expiresAt: iso(row.expires_at),
  };
}

function tooOld(): ProposalError {
  return new ProposalError(
    'proposal-expired',
    'The proposal is older than a week; propose it again',
  );
}

function unknownProposal(id: string): ProposalError {
  return new ProposalError('proposal-unknown', `There is no proposal ${id}`);
}

function iso(at: Temporal.Instant): string {
  return isoTime(at.epochMilliseconds);
}
