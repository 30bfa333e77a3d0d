import type { Transaction } from '../../../platform/postgres/index.ts';
import { AuthorityRequestError } from '../errors.ts';
import type { Intake } from '../types.ts';
import type { Calendars } from './calendars.ts';
import { type ClockChip, clockChip } from './clock.ts';
import { type DeadlineCourse, deadlineEnd, extensionFault } from './deadline.ts';
import { deadlineRules, findRule } from './rules/index.ts';
import * as store from './store.ts';
import type { DeadlineRule, DeadlineStart } from './types.ts';

/** A deadline that somebody wants a case to have. */
export interface NewDeadline {
  readonly rule: string;
  /** Whose working days count: `CH`, `US-CA`. */
  readonly place: string;
  /** Of `named-in-order`: ISO, UTC; the first moment that is too late. */
  readonly namedEnd?: string | undefined;
}

export interface DeadlineView {
  readonly id: string;
  readonly rule: string;
  readonly law: string;
  readonly article: string;
  readonly duty: string;
  readonly place: string;
  /** ISO, UTC: the first moment that is too late. */
  readonly end: string;
  readonly extended: boolean;
  readonly clock: ClockChip;
}

export type DeadlineChange =
  | { readonly act: 'extend'; readonly reason: string }
  | { readonly act: 'pause'; readonly reason: string }
  | { readonly act: 'resume'; readonly reason: string }
  | { readonly act: 'meet'; readonly reason: string };

export interface CaseDeadlines {
  /** @throws {AuthorityRequestError} `deadline-rule` */
  begin(
    tx: Transaction,
    request: { readonly id: string } & Pick<Intake, 'receivedAt' | 'timeZone'>,
    fresh: NewDeadline,
    now: Temporal.Instant,
  ): Promise<void>;
  /** @throws {AuthorityRequestError} `deadline-unknown`, `deadline-fixed` */
  change(
    tx: Transaction,
    request: string,
    deadline: string,
    change: DeadlineChange,
    now: Temporal.Instant,
  ): Promise<DeadlineView>;
  /** The answer was given, or is not wanted any more: what it was due for is over. */
  meet(tx: Transaction, request: string, now: Temporal.Instant): Promise<void>;
  /** @param now by which the clock is read */
  view(row: store.DeadlineRow, now: Temporal.Instant): DeadlineView;
}

/** The rule by which an instrument's answer is due, where its law names a number. */
export function ruleOf({ instrument, emergency }: Intake['law']): string | undefined {
  if (instrument === 'epoc') return emergency ? 'epoc-8-hours' : 'epoc-10-days';
  return instrument === 'epoc-pr' ? 'epoc-pr-60-days' : undefined;
}

export function createCaseDeadlines(deps: {
  readonly calendars: Calendars;
  readonly newId: () => string;
}): CaseDeadlines {
  function startOf(row: Pick<store.DeadlineRow, 'place' | 'time_zone' | 'started_at'>) {
    const calendar = deps.calendars.of(row.place);
    if (calendar === undefined) {
      throw new AuthorityRequestError('deadline-rule', `No working days are known of ${row.place}`);
    }
    return { receivedAt: row.started_at, timeZone: row.time_zone, calendar };
  }

  function endOf(row: store.DeadlineRow, now: Temporal.Instant): Temporal.Instant {
    return deadlineEnd(ruleNamed(row.rule), startOf(row), courseOf(row), row.met_at ?? now);
  }

  async function begin(
    tx: Transaction,
    request: { readonly id: string } & Pick<Intake, 'receivedAt' | 'timeZone'>,
    fresh: NewDeadline,
    now: Temporal.Instant,
  ): Promise<void> {
    const rule = ruleNamed(fresh.rule);
    if ((rule.unit === 'named') !== (fresh.namedEnd !== undefined)) {
      throw new AuthorityRequestError('deadline-rule', `${rule.name} and a named end do not fit`);
    }
    const row = {
      id: deps.newId(),
      request: request.id,
      rule: rule.name,
      place: fresh.place,
      time_zone: request.timeZone,
      started_at: Temporal.Instant.from(request.receivedAt),
      named_end: fresh.namedEnd === undefined ? null : Temporal.Instant.from(fresh.namedEnd),
      extended_at: null,
      extension_reason: null,
      paused_at: null,
      pause_reason: null,
      pauses: [],
      met_at: null,
      ends_at: now,
    };
    await store.writeDeadline(tx, { ...row, ends_at: endOf(row, now) });
  }

  async function change(
    tx: Transaction,
    request: string,
    deadline: string,
    { act, reason }: DeadlineChange,
    now: Temporal.Instant,
  ): Promise<DeadlineView> {
    const row = (await store.readDeadlines(tx, request)).find(({ id }) => id === deadline);
    if (row === undefined) {
      throw new AuthorityRequestError('deadline-unknown', 'The case has no such deadline');
    }
    if (row.met_at !== null) throw fixed('it is over');
    const rule = ruleNamed(row.rule);
    const changed = {
      extend: () => extended(row, rule, startOf(row), { reason, now }),
      pause: () => paused(row, rule, { reason, now }),
      resume: () => resumed(row, now),
      meet: () => met(row, now),
    }[act]();
    const written = { ...changed, ends_at: endOf(changed, now) };
    await store.writeDeadline(tx, written);
    return view(written, now);
  }

  async function meet(tx: Transaction, request: string, now: Temporal.Instant): Promise<void> {
    for (const row of await store.readDeadlines(tx, request)) {
      if (row.met_at !== null || ruleNamed(row.rule).kind === 'keep') continue;
      const over = met(row, now);
      await store.writeDeadline(tx, { ...over, ends_at: endOf(over, now) });
    }
  }

  function view(row: store.DeadlineRow, now: Temporal.Instant): DeadlineView {
    const { name, law, article, duty } = ruleNamed(row.rule);
    const end = endOf(row, now);
    const over = row.met_at === null ? {} : { metAt: row.met_at };
    const isPaused = row.paused_at !== null;
    return {
      id: row.id,
      rule: name,
      law,
      article,
      duty,
      place: row.place,
      end: end.toString({ smallestUnit: 'millisecond' }),
      extended: row.extended_at !== null,
      clock: clockChip({ end, timeZone: row.time_zone, paused: isPaused, ...over }, now),
    };
  }

  return { begin, change, meet, view };
}

interface Changing {
  readonly reason: string;
  readonly now: Temporal.Instant;
}

function extended(
  row: store.DeadlineRow,
  rule: DeadlineRule,
  start: DeadlineStart,
  { reason, now }: Changing,
): store.DeadlineRow {
  const fault = extensionFault(rule, start, courseOf(row), now);
  if (fault !== undefined) throw fixed(faultWords[fault]);
  return { ...row, extended_at: now, extension_reason: reason };
}

const faultWords = {
  'no-extension': 'its law knows no extension',
  'extended-already': 'it has been extended',
  'notice-late': 'the notice had to go out before its end',
} as const;

function paused(
  row: store.DeadlineRow,
  rule: DeadlineRule,
  { reason, now }: Changing,
): store.DeadlineRow {
  if (rule.pause === undefined) throw fixed('by its law it does not stand still');
  if (row.paused_at !== null) throw fixed('it stands still already');
  return { ...row, paused_at: now, pause_reason: reason };
}

function resumed(row: store.DeadlineRow, now: Temporal.Instant): store.DeadlineRow {
  if (row.paused_at === null) throw fixed('it does not stand still');
  const { paused_at: from, pause_reason: reason } = row;
  const pause = { from: from.toString(), until: now.toString(), reason: reason ?? '' };
  return { ...row, paused_at: null, pause_reason: null, pauses: [...row.pauses, pause] };
}

function met(row: store.DeadlineRow, now: Temporal.Instant): store.DeadlineRow {
  return { ...(row.paused_at === null ? row : resumed(row, now)), met_at: now };
}

function courseOf(row: store.DeadlineRow): DeadlineCourse {
  const over = row.pauses.map(({ from, until }) => ({
    from: Temporal.Instant.from(from),
    until: Temporal.Instant.from(until),
  }));
  return {
    pauses: row.paused_at === null ? over : [...over, { from: row.paused_at }],
    ...(row.extended_at === null ? {} : { extendedAt: row.extended_at }),
    ...(row.named_end === null ? {} : { namedEnd: row.named_end }),
  };
}

function ruleNamed(name: string): DeadlineRule {
  const rule = findRule(name);
  if (rule !== undefined) return rule;
  const known = deadlineRules.map((one) => one.name).join(', ');
  throw new AuthorityRequestError('deadline-rule', `There is no rule ${name}; there are ${known}`);
}

function fixed(why: string): AuthorityRequestError {
  return new AuthorityRequestError('deadline-fixed', `The deadline stays as it is: ${why}`);
}
