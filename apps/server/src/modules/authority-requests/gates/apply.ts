import { AuthorityRequestError } from '../errors.ts';
import type { Item, LegalReason } from '../types.ts';
import type { Act, Actor, Case, Decision, GateMark } from './case.ts';
import { type Gate, gateCodes, gates, gatesBefore, gatesFrom, noneNeeded } from './gates.ts';
import { preparersAfter, requireRole } from './people.ts';
import {
  discloses,
  rejectedGate,
  releaseDigest,
  releasedItems,
  requireDecision,
  requireGag,
  requireItems,
  requireReleasable,
} from './release.ts';
import { isItemWithin, isSameScope, isWithin } from './scope.ts';

/** When an act happens, and by whom. */
interface Doing {
  readonly actor: Actor;
  /** ISO, UTC. */
  readonly at: string;
}

/**
 * The case after one act: the only way in which a case ever changes.
 * @param at ISO, UTC
 * @throws {AuthorityRequestError} where the act is not possible now, or not for this person
 */
export function applyAct(request: Case, act: Act, actor: Actor, at: string): Case {
  requireRole(request, act, actor);
  if (request.closedAt !== undefined && act.act !== 'reopen') {
    throw new AuthorityRequestError('case-closed', 'The case is closed; reopen it at a gate');
  }
  const after = changed(request, act, { actor, at });
  return { ...after, preparers: preparersAfter(request, act, actor) };
}

function changed(request: Case, act: Act, doing: Doing): Case {
  switch (act.act) {
    case 'pass':
      return pass(request, act, doing);
    case 'reject':
      return reject(request, act, doing);
    case 'change-scope':
      return changeScope(request, act);
    case 'set-gag':
      return setGag(request, act);
    case 'add-item':
      return addItem(request, act.item);
    case 'remove-item':
      return removeItem(request, act.item);
    case 'decide':
      return decide(request, act, doing);
    case 'approve':
      return approve(request, act, doing);
    case 'return':
      requireOpen(request, 'second-review');
      requireBefore(request, 'decision', 'second-review');
      return reset(request, 'decision');
    case 'deliver':
      return deliver(request, act, doing);
    case 'settle-notice':
      return settleNotice(request, act, doing);
    case 'paper':
      return { ...request, paperAt: doing.at };
    case 'contest':
      return { ...request, contests: [...request.contests, { kind: act.kind, text: act.text }] };
    case 'withdraw':
      requireUndelivered(request);
      requireNothingDisclosed(request, 'withdrawn');
      return { ...reset(request, 'decision'), outcome: 'withdrawn', closedAt: doing.at };
    case 'reopen':
      return reopen(request, act.gate);
    case 'close':
      return close(request, doing);
  }
}

function mark(
  result: GateMark['result'],
  { code, reason }: { readonly code: string; readonly reason: string },
  { actor, at }: Doing,
): GateMark {
  return { result, code, reason, by: actor.name, at };
}

function withMark(request: Case, gate: Gate, made: GateMark): Case {
  return { ...request, gates: { ...request.gates, [gate]: made } };
}

/** Forgets this gate and all behind it. */
function reset(request: Case, from: Gate): Case {
  const kept = gatesBefore(from).flatMap((gate) => {
    const made = request.gates[gate];
    return made === undefined ? [] : [[gate, made] as const];
  });
  const { decision, approval, ...rest } = request;
  const isBehind = (gate: Gate) => gates.indexOf(from) > gates.indexOf(gate);
  return {
    ...rest,
    ...(isBehind('decision') && decision !== undefined ? { decision } : {}),
    ...(isBehind('second-review') && approval !== undefined ? { approval } : {}),
    outcome:
      request.gates.delivery !== undefined && isBehind('delivery') ? request.outcome : 'pending',
    gates: Object.fromEntries(kept),
  };
}

function requireOpen(request: Case, gate: Gate): void {
  if (request.gates[gate] === undefined) return;
  throw new AuthorityRequestError('gate-settled', `The gate ${gate} is settled; reopen it`);
}

function requireBefore(request: Case, before: Gate, gate: Gate): void {
  if (request.gates[before]?.result === 'passed') return;
  throw new AuthorityRequestError('gate-order', `The gate ${before} comes before ${gate}`);
}

/** All gates before are passed, and this one is open. */
function requireAt(request: Case, gate: Gate): void {
  requireOpen(request, gate);
  requireOpen(request, 'decision');
  const rejected = rejectedGate(request);
  const needed = gatesBefore(gate).filter(
    (one) => rejected === undefined || gates.indexOf(one) >= gates.indexOf('decision'),
  );
  const isBehindRejection =
    rejected !== undefined && gates.indexOf(gate) < gates.indexOf('decision');
  const open = needed.find((one) => request.gates[one]?.result !== 'passed');
  if (open === undefined && !isBehindRejection) return;
  throw new AuthorityRequestError(
    'gate-order',
    isBehindRejection
      ? `The gate ${rejected} was rejected: the case goes to its decision`
      : `The gate ${open} comes before ${gate}`,
  );
}

function requireUndelivered(request: Case): void {
  requireOpen(request, 'delivery');
}

/** What was handed over stays handed over, whatever a case comes to thereafter. */
function requireNothingDisclosed({ deliveries }: Case, outcome: Case['outcome']): void {
  if (discloses(outcome) || !deliveries.some((one) => discloses(one.outcome))) return;
  throw new AuthorityRequestError('outcome-unfounded', `Something was disclosed: not ${outcome}`);
}

type Passing = Extract<Act, { act: 'pass' }>;

function pass(request: Case, act: Passing, doing: Doing): Case {
  requireAt(request, act.gate);
  if (!gateCodes[act.gate].pass.includes(act.code)) throw unknownCode(act);
  const passed = withMark(request, act.gate, mark('passed', act, doing));
  if (act.gate === 'authenticity') return { ...passed, ...authenticated(request, act, doing) };
  requireFitting(request, act);
  if (act.gate !== 'search') return passed;
  return { ...passed, searched: { sites: act.sites ?? [], accounts: 0 } };
}

function unknownCode({ gate, code }: { gate: string; code: string }): AuthorityRequestError {
  return new AuthorityRequestError('gate-code', `The gate ${gate} knows no code ${code}`);
}

/** A number that the request brings along is the forger's where there is one. */
function authenticated(request: Case, act: Passing, { actor, at }: Doing): Partial<Case> {
  const { code: method, number, source } = act;
  if (source === undefined) {
    throw new AuthorityRequestError('case-invalid', 'Say where the number or key is known from');
  }
  const given = digitsOf(request.authority.contact.phone ?? '');
  const called = digitsOf(number ?? '');
  if (method === 'call-back') {
    if (called.length < phoneDigitsMin) {
      throw new AuthorityRequestError('case-invalid', 'A call-back needs the number called');
    }
    if (given.length >= phoneDigitsMin && (called.endsWith(given) || given.endsWith(called))) {
      throw new AuthorityRequestError(
        'call-back-dependent',
        'That is the number in the request: call one that was known before, or found elsewhere',
      );
    }
  }
  const check = { method, source, by: actor.name, at };
  return { authenticity: number === undefined ? check : { ...check, number } };
}

const phoneDigitsMin = 5;

/** Without the sign and zeros in front, by which one number is written in several ways. */
function digitsOf(phone: string): string {
  return phone.replaceAll(/\D/g, '').replace(/^0+/, '');
}

function requireFitting(request: Case, { gate, code }: Passing): void {
  const { category, scope, asked, items } = request;
  const unfit = (why: string) => new AuthorityRequestError('gate-code', why);
  if (gate === 'category' && code !== category) {
    throw unfit(`The case was registered as ${category}: reject it, and register it anew`);
  }
  if (code === noneNeeded && category === 'user-data') {
    throw unfit(`User data take a ${gate}`);
  }
  if (gate === 'scope' && (code === 'as-asked') !== isSameScope(scope, asked)) {
    throw unfit('The scope is as asked, or narrowed, as it stands in the case');
  }
  if (gate !== 'search') return;
  if (code === 'nothing-found' && items.length > 0) throw unfit('The case has items');
  if (code !== 'found') return;
  if (category === 'user-data') {
    throw new AuthorityRequestError(
      'search-unavailable',
      'User data are found by their home site, and sites cannot be asked yet',
    );
  }
  requireItems(request);
}

function reject(request: Case, act: Extract<Act, { act: 'reject' }>, doing: Doing): Case {
  requireAt(request, act.gate);
  if (!Object.hasOwn(gateCodes[act.gate].reject, act.code)) throw unknownCode(act);
  return withMark(request, act.gate, mark('rejected', act, doing));
}

function changeScope(request: Case, { scope }: Extract<Act, { act: 'change-scope' }>): Case {
  requireUndelivered(request);
  if (!isWithin(scope, request.asked)) {
    throw new AuthorityRequestError('scope-exceeded', 'More than was asked for is given to nobody');
  }
  return { ...reset(request, 'scope'), scope, scopeVersion: request.scopeVersion + 1 };
}

function setGag(request: Case, { gag, notice }: Extract<Act, { act: 'set-gag' }>): Case {
  const { decision } = request;
  if (request.gates.delivery === undefined || decision === undefined) {
    return { ...reset(request, 'decision'), gag };
  }
  const later = { ...decision, notice: notice ?? decision.notice };
  requireGag({ ...request, gag }, later);
  return { ...reset(request, 'notice'), gag, decision: later };
}

function addItem(request: Case, item: Item): Case {
  requireUndelivered(request);
  if (request.category === 'user-data') {
    throw new AuthorityRequestError(
      'search-unavailable',
      'User data come from their home site, never by hand',
    );
  }
  if (request.gates.scope?.result !== 'passed') {
    throw new AuthorityRequestError(
      'gate-order',
      'The gate scope comes before what is handed over',
    );
  }
  if (!isItemWithin(item, request.scope)) {
    throw new AuthorityRequestError('scope-exceeded', `${item.name} is not within the scope`);
  }
  const others = request.items.filter(({ id }) => id !== item.id);
  return { ...reset(request, 'search'), items: [...others, item] };
}

function removeItem(request: Case, id: string): Case {
  requireUndelivered(request);
  if (!request.items.some((item) => item.id === id)) {
    throw new AuthorityRequestError('item-unknown', 'The case has no such item');
  }
  return { ...reset(request, 'search'), items: request.items.filter((item) => item.id !== id) };
}

function decide(request: Case, act: Extract<Act, { act: 'decide' }>, doing: Doing): Case {
  if (act.outcome === 'redirected') requireOpen(request, 'decision');
  else requireAt(request, 'decision');
  requireNothingDisclosed(request, act.outcome);
  const legalReason = reasonOf(request, act.outcome);
  const { outcome, reason, notice } = act;
  const decision: Decision = {
    outcome,
    ...(legalReason === undefined ? {} : { legalReason }),
    reason,
    notice,
    by: doing.actor.name,
    at: doing.at,
  };
  requireGag(request, decision);
  if (discloses(outcome)) requireItems(request);
  const decided = withMark(
    request,
    'decision',
    mark('passed', { code: outcome, reason: act.reason }, doing),
  );
  return { ...decided, decision };
}

/** @throws {AuthorityRequestError} `outcome-unfounded` */
function reasonOf(request: Case, outcome: Case['outcome']): LegalReason | undefined {
  const rejected = rejectedGate(request);
  const search = request.gates.search?.code;
  const founded = {
    'rejected-legal': rejected !== undefined,
    redirected: true,
    'no-data': rejected === undefined && search === 'nothing-found',
    'expertise-provided': rejected === undefined && search === 'found',
    'disclosed-full': false,
    'disclosed-part': false,
    withdrawn: false,
    pending: false,
  }[outcome];
  if (!founded) {
    throw new AuthorityRequestError(
      'outcome-unfounded',
      `The gates do not lead to ${outcome}${rejected === undefined ? '' : `: ${rejected} was rejected`}`,
    );
  }
  if (outcome !== 'rejected-legal' || rejected === undefined) return undefined;
  const codes: Readonly<Record<string, { reject: Readonly<Record<string, LegalReason>> }>> =
    gateCodes;
  return codes[rejected]?.reject[request.gates[rejected]?.code ?? ''];
}

function approve(request: Case, act: Extract<Act, { act: 'approve' }>, doing: Doing): Case {
  requireOpen(request, 'second-review');
  requireBefore(request, 'decision', 'second-review');
  if (act.digest !== releaseDigest(request)) {
    throw new AuthorityRequestError(
      'approval-stale',
      'Scope, items, outcome or notice have changed since this was signed',
    );
  }
  const { digest, reason } = act;
  const made = mark('passed', { code: 'approved', reason }, doing);
  const approval = { by: doing.actor.name, at: doing.at, digest };
  return { ...withMark(request, 'second-review', made), approval };
}

function deliver(request: Case, act: Extract<Act, { act: 'deliver' }>, doing: Doing): Case {
  requireUndelivered(request);
  const { outcome } = requireReleasable(request);
  const released = releasedItems(request);
  const code = discloses(outcome) ? 'handed-over' : 'answered';
  const delivery = {
    by: doing.actor.name,
    at: doing.at,
    outcome,
    digest: releaseDigest(request),
    items: released.length,
    ...(act.costs === undefined ? {} : { costs: act.costs }),
  };
  return {
    ...withMark(request, 'delivery', mark('passed', { code, reason: act.reason }, doing)),
    outcome,
    deliveries: [...request.deliveries, delivery],
  };
}

/** A notice or the end of a gag in the future is scheduled; one whose day has come is done. */
function settleNotice(
  request: Case,
  act: Extract<Act, { act: 'settle-notice' }>,
  doing: Doing,
): Case {
  requireOpen(request, 'notice');
  requireBefore(request, 'delivery', 'notice');
  const { kind, on } = requireDecision(request).notice;
  const has = on !== undefined && on <= doing.at.slice(0, 'yyyy-mm-dd'.length);
  const code =
    kind === 'not-applicable'
      ? kind
      : `${kind === 'gag' ? 'gag' : 'notice'}-${has ? 'done' : 'scheduled'}`;
  return withMark(request, 'notice', mark('passed', { code, reason: act.reason }, doing));
}

function reopen(request: Case, gate: Gate): Case {
  const isSettled = gatesFrom(gate).some((one) => request.gates[one] !== undefined);
  if (!isSettled && request.closedAt === undefined) {
    throw new AuthorityRequestError('gate-order', `The gate ${gate} is open`);
  }
  const { closedAt, ...rest } = reset(request, gate);
  return { ...rest, reopened: request.reopened + (closedAt === undefined ? 0 : 1) };
}

function close(request: Case, { at }: Doing): Case {
  if (request.gates.notice === undefined) {
    throw new AuthorityRequestError('gate-order', 'The gate notice comes before closing');
  }
  if (request.law.emergency && request.paperAt === undefined) {
    throw new AuthorityRequestError('paper-missing', 'The paper of the emergency has not come');
  }
  return { ...request, closedAt: at };
}
