import type { JsonObject, Receipt } from '@vitrine/verifier';
import { type Clock, isoTime } from '../../platform/clock.ts';
import type { PrincipalOf } from '../../platform/http/index.ts';
import type { Postgres, Transaction } from '../../platform/postgres/index.ts';
import { IdentityError, type Operators, openOperatorNote, readAliases } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { parseReleaseApproval } from './approval.ts';
import { createCaseLog, type LoggedAct } from './case-log.ts';
import {
  type CaseDeadlines,
  type DeadlineChange,
  type DeadlineView,
  type NewDeadline,
  ruleOf,
} from './deadlines/service.ts';
import { readDeadlines, readDue } from './deadlines/store.ts';
import { AuthorityRequestError } from './errors.ts';
import type { CaseFiles, FileView, NewItem } from './files/service.ts';
import { applyAct } from './gates/apply.ts';
import type { Act, Actor, Case } from './gates/case.ts';
import type { Gate } from './gates/gates.ts';
import { currentGate, discloses, releaseDigest } from './gates/release.ts';
import { checkIntake, checkScope } from './intake.ts';
import * as store from './store.ts';
import type { Intake } from './types.ts';

export interface AuthorityRequestsDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append' | 'durable' | 'entriesOfSubject' | 'receipt'>;
  readonly operators: Pick<Operators, 'hold'>;
  readonly clock: Clock;
  readonly files: CaseFiles;
  readonly deadlines: CaseDeadlines;
  readonly newId: () => string;
  readonly isCountry: (code: string) => boolean;
}

export type Person = PrincipalOf<'operator'>;

/** A case as those see it who work on it. */
export interface CaseView extends Case {
  /** Whose turn it is; none once all is done. */
  readonly gate?: Gate;
  /** What an approval signs, once something is decided. */
  readonly digest?: string;
  readonly deadlines: readonly DeadlineView[];
  readonly files: readonly FileView[];
}

export interface DueView extends DeadlineView {
  readonly request: string;
  readonly number: string;
  readonly authority: string;
}

/** Acts that are one call each; the others bring more along. */
export type PlainAct = Exclude<Act, { act: 'add-item' | 'approve' | 'return' | 'deliver' }>;

/** The register. What it logs is durable when it resolves. All throw {AuthorityRequestError}. */
export interface AuthorityRequests {
  register(
    intake: Intake,
    deadlines: readonly NewDeadline[],
    by: Person,
    /** In the same transaction: where it came from. */
    settle?: (tx: Transaction, request: string) => Promise<void>,
  ): Promise<CaseView>;
  /** @param id UUID, or the number for people */
  get(id: string): Promise<CaseView>;
  history(id: string): Promise<store.HistoryRow[]>;
  list(filter: store.CaseFilter): Promise<Case[]>;
  act(id: string, act: PlainAct, by: Person): Promise<CaseView>;
  /** @param note the approval, signed by this operator's own key */
  approve(id: string, note: string, by: Person): Promise<CaseView>;
  /** The second person sends the case back to its decision. */
  sendBack(id: string, reason: string, by: Person): Promise<CaseView>;
  addItem(
    id: string,
    item: NewItem & { readonly bytes: Uint8Array; readonly converted: boolean },
    by: Person,
  ): Promise<CaseView>;
  attach(
    id: string,
    file: { readonly name: string; readonly bytes: Uint8Array },
    by: Person,
  ): Promise<CaseView>;
  /** The read stands in the ledger before this resolves. */
  read(id: string, file: string, by: Person): Promise<FileView & { bytes: Uint8Array }>;
  /** @param recipient the requester's public key of age, where something is handed over */
  deliver(
    id: string,
    answer: { readonly reason: string; readonly costs?: string; readonly recipient?: string },
    by: Person,
  ): Promise<CaseView>;
  addDeadline(id: string, fresh: NewDeadline, by: Person): Promise<CaseView>;
  changeDeadline(id: string, deadline: string, act: DeadlineChange, by: Person): Promise<CaseView>;
  /** Deadlines that end before then and are not met; the most urgent first, at most 500. */
  due(before: Temporal.Instant): Promise<DueView[]>;
  /** That the case exists, and, once it is closed, how it is counted. */
  receipts(id: string): Promise<Receipt[]>;
}

const dueMax = 500;
const numberDigits = 4;

export function createAuthorityRequests(deps: AuthorityRequestsDeps): AuthorityRequests {
  const { db, ledger, clock, files, deadlines } = deps;
  const log = createCaseLog({ ledger, clock });
  const now = () => Temporal.Instant.fromEpochMilliseconds(clock.nowMs());

  async function register(
    intake: Intake,
    fresh: readonly NewDeadline[],
    by: Person,
    settle?: (tx: Transaction, request: string) => Promise<void>,
  ) {
    const nowMs = clock.nowMs();
    checkIntake(intake, { nowMs, isCountry: deps.isCountry });
    const rule = ruleOf(intake.law);
    if (rule !== undefined && !fresh.some((one) => one.rule === rule)) {
      throw new AuthorityRequestError('deadline-rule', `${intake.law.instrument} takes ${rule}`);
    }
    const { id, index } = await db.transaction(async (tx) => {
      const year = new Date(nowMs).getUTCFullYear();
      const count = await store.takeNumber(tx, year);
      const number = `${year}-${String(count).padStart(numberDigits, '0')}`;
      const made = newCase(intake, { id: deps.newId(), number, createdBy: by.name });
      const { category, subtype, channel, receivedAt, authority, law } = intake;
      const { country, type } = authority;
      const index = await log.write(
        tx,
        made,
        {
          act: 'register',
          person: by.name,
          detail: detailOf(intake),
          facts: {
            category,
            subtype,
            channel,
            receivedAt,
            country,
            authority: type,
            instrument: law.instrument,
            emergency: law.emergency,
          },
        },
        true,
      );
      for (const one of fresh) await deadlines.begin(tx, made, one, now());
      await settle?.(tx, made.id);
      return { id: made.id, index };
    });
    await ledger.durable(index);
    return get(id);
  }

  async function get(id: string): Promise<CaseView> {
    return view(required(await store.readCase(db, id)));
  }

  async function view(request: Case): Promise<CaseView> {
    const gate = currentGate(request);
    const rows = await readDeadlines(db, request.id);
    return {
      ...request,
      ...(gate === undefined ? {} : { gate }),
      ...(request.decision === undefined ? {} : { digest: releaseDigest(request) }),
      deadlines: rows.map((row) => deadlines.view(row, now())),
      files: await files.list(db, request.id),
    };
  }

  /** One act on a locked case; all or nothing. */
  async function change(
    id: string,
    work: (tx: Transaction, request: Case) => Promise<{ after: Case; logged: LoggedAct }>,
  ): Promise<CaseView> {
    const { id: found } = required(await store.readCase(db, id));
    const index = await db.transaction(async (tx) => {
      const request = required(await store.lockCase(tx, found));
      const { after, logged } = await work(tx, request);
      return await log.write(tx, after, logged);
    });
    await ledger.durable(index);
    return get(found);
  }

  async function actorOf(tx: Transaction, by: Person): Promise<Actor> {
    return { name: by.name, roles: by.roles, aliases: await readAliases(tx, by.name) };
  }

  /** Applies one act by the rules, and tells of it. */
  async function apply(
    tx: Transaction,
    request: Case,
    { act, by, facts }: { readonly act: Act; readonly by: Person; readonly facts?: JsonObject },
  ) {
    const after = applyAct(request, act, await actorOf(tx, by), isoTime(clock.nowMs()));
    if (act.act === 'withdraw' || act.act === 'deliver') {
      await deadlines.meet(tx, request.id, now());
    }
    const logged = {
      act: act.act,
      person: by.name,
      detail: detailOf(act),
      facts: { ...factsOf(act, after), ...facts },
    };
    return { after, logged };
  }

  function act(id: string, act: PlainAct, by: Person): Promise<CaseView> {
    return change(id, async (tx, request) => {
      if (act.act === 'change-scope') checkScope(act.scope, request.category);
      return await apply(tx, request, { act, by });
    });
  }

  function approve(id: string, note: string, by: Person): Promise<CaseView> {
    return change(id, async (tx, request) => {
      const approval = await openApproval(tx, note, by.name);
      if (approval.request !== request.id) {
        throw new AuthorityRequestError('approval-invalid', 'The approval is of another case');
      }
      const { nonce, digest } = approval;
      if (await store.hasNonce(tx, nonce)) {
        throw new AuthorityRequestError('approval-replayed', 'The approval has been used before');
      }
      const reason = 'signed with the own key';
      const applied = await apply(tx, request, { act: { act: 'approve', digest, reason }, by });
      const used = { nonce, request: request.id, person: by.name, note, at: now() };
      await store.insertApproval(tx, used);
      return applied;
    });
  }

  async function openApproval(tx: Transaction, note: string, name: string) {
    const operator = await deps.operators.hold(tx, name);
    if (operator === undefined) {
      throw new AuthorityRequestError('approval-invalid', `No operator ${name}`);
    }
    try {
      return parseReleaseApproval(await openOperatorNote(note, operator));
    } catch (cause) {
      if (!(cause instanceof IdentityError)) throw cause;
      throw new AuthorityRequestError('approval-invalid', cause.message, { cause });
    }
  }

  function fileAct(act: string, by: Person, file: FileView): LoggedAct {
    const { id, kind, name, size, sha256 } = file;
    return { act, person: by.name, detail: { file: id, kind, name, size, sha256 } };
  }

  async function read(id: string, file: string, by: Person) {
    const { id: found } = required(await store.readCase(db, id));
    const listed = (await files.list(db, found)).find((one) => one.id === file);
    if (listed === undefined) {
      throw new AuthorityRequestError('attachment-unknown', 'The case has no such file');
    }
    await change(found, async (_, request) => ({
      after: request,
      logged: fileAct('read-file', by, listed),
    }));
    return await files.read(db, found, file);
  }

  return {
    register,
    get,
    act,
    approve,
    read,
    history: async (id) => store.readHistory(db, required(await store.readCase(db, id)).id),
    list: (filter) => store.readCases(db, filter),
    sendBack: (id, reason, by) =>
      change(id, (tx, request) => apply(tx, request, { act: { act: 'return', reason }, by })),
    addItem: (id, item, by) =>
      change(id, async (tx, request) => {
        if (request.items.some(({ name }) => name === item.name)) {
          throw new AuthorityRequestError('case-invalid', `There is an item ${item.name}`);
        }
        const kept = await files.keepItem(tx, request.id, item, { person: by.name, now: now() });
        return await apply(tx, request, { act: { act: 'add-item', item: kept }, by });
      }),
    attach: (id, file, by) =>
      change(id, async (tx, request) => {
        const adding = { person: by.name, now: now() };
        const kept = await files.attach(tx, request.id, file, adding);
        return { after: request, logged: fileAct('attach-file', by, kept) };
      }),
    deliver: (id, { recipient, ...answer }, by) =>
      change(id, async (tx, request) => {
        const act = { act: 'deliver', ...answer } as const;
        const applied = await apply(tx, request, { act, by });
        const leaves = discloses(applied.after.outcome);
        if (leaves !== (recipient !== undefined)) {
          throw new AuthorityRequestError(
            'recipient-invalid',
            'The requester’s key is given where something is handed over, and only then',
          );
        }
        if (recipient === undefined) return applied;
        const adding = { person: by.name, now: now() };
        const { sha256, size } = await files.pack(tx, request, recipient, adding);
        const handed = { package: `sha256:${sha256}`, size };
        const { logged, after } = applied;
        return {
          after,
          logged: { ...logged, detail: { ...logged.detail, ...handed, recipient } },
        };
      }),
    addDeadline: (id, fresh, by) =>
      change(id, async (tx, request) => {
        await deadlines.begin(tx, request, fresh, now());
        const logged = { act: 'add-deadline', person: by.name, detail: detailOf(fresh) };
        return { after: request, logged };
      }),
    changeDeadline: (id, deadline, act, by) =>
      change(id, async (tx, request) => {
        const { rule, end } = await deadlines.change(tx, request.id, deadline, act, now());
        const detail = { deadline, rule, end, reason: act.reason };
        const logged = { act: `${act.act}-deadline`, person: by.name, detail };
        return { after: request, logged };
      }),
    due: async (before) => {
      const rows = await readDue(db, before, dueMax);
      return rows.map((row) => {
        const { request, number, authority } = row;
        return { request, number, authority, ...deadlines.view(row, now()) };
      });
    },
    receipts: async (id) => {
      const request = required(await store.readCase(db, id));
      const entries = await ledger.entriesOfSubject(db, request.id);
      const shown = entries.filter(
        ({ entry, opening }) =>
          entry.type === 'authority-request.registered' || opening?.payload.act === 'close',
      );
      return await Promise.all(shown.map((one) => ledger.receipt(one)));
    },
  };
}

function required(request: Case | undefined): Case {
  if (request !== undefined) return request;
  throw new AuthorityRequestError('case-unknown', 'There is no such authority request');
}

function newCase(
  intake: Intake,
  made: { readonly id: string; readonly number: string; readonly createdBy: string },
): Case {
  return {
    ...intake,
    ...made,
    asked: intake.scope,
    scopeVersion: 1,
    gates: {},
    items: [],
    preparers: [],
    deliveries: [],
    outcome: 'pending',
    contests: [],
    reopened: 0,
  };
}

/** Without members that are there and undefined. */
function detailOf(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value));
}

/** Of an act, what tells of nobody: by the last of them the case is counted. */
function factsOf(act: Act, { category, subtype, outcome, decision, closedAt, authority }: Case) {
  if (act.act === 'close' || act.act === 'withdraw') {
    const counted = { category, subtype, outcome, country: authority.country };
    const reason = decision?.legalReason;
    return detailOf({ ...counted, closedAt, legalReason: reason });
  }
  if (act.act === 'pass' || act.act === 'reject') return { gate: act.gate, code: act.code };
  if (act.act === 'reopen') return { gate: act.gate };
  return act.act === 'approve' ? { approved: act.digest } : {};
}
