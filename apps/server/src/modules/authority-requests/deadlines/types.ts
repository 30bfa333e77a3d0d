/** Which days are worked on, somewhere. */
export interface WorkingCalendar {
  /** As asked for: `DE`, or with a part of the country, `US-CA`. */
  readonly place: string;
  isWorkingDay(day: Temporal.PlainDate): boolean;
}

/** What every deadline is counted from. */
export interface DeadlineStart {
  readonly receivedAt: Temporal.Instant;
  /** IANA name; days begin and end by it. */
  readonly timeZone: string;
  readonly calendar: WorkingCalendar;
}

/** A time in which a deadline stands still; open while `until` is missing. */
export interface Pause {
  readonly from: Temporal.Instant;
  readonly until?: Temporal.Instant;
}

/** Counts from the day of receipt to the last day, before weekends and holidays are looked at. */
export type LastDay = (
  received: Temporal.PlainDate,
  calendar: WorkingCalendar,
) => Temporal.PlainDate;

interface Citation {
  /** Official name of the act. */
  readonly law: string;
  readonly article: string;
  /** Whether something is due by then, or must be kept until then. */
  readonly kind: 'answer' | 'keep';
  /** What must have happened by then. */
  readonly duty: string;
}

/** A longer time that takes a notice before the first one is over. */
export interface Extension {
  readonly article: string;
  /** Who says so: we to the requester, or the authority to us. */
  readonly by: 'us' | 'authority';
  /** From the same day of receipt. */
  readonly lastDay: LastDay;
}

/** Why a deadline of this law may stand still, and by which article. */
export interface PauseGround {
  readonly article: string;
  readonly ground: string;
}

export interface DayRule extends Citation {
  readonly name: string;
  readonly unit: 'days';
  readonly lastDay: LastDay;
  /** An end on a day that is not worked on moves to the next one that is. */
  readonly movesToWorkingDay: boolean;
  readonly extension?: Extension;
  readonly pause?: PauseGround;
}

export interface HourRule extends Citation {
  readonly name: string;
  readonly unit: 'hours';
  readonly hours: number;
  readonly pause?: PauseGround;
}

/** The order itself says when. */
export interface NamedRule extends Citation {
  readonly name: string;
  readonly unit: 'named';
  readonly pause?: PauseGround;
}

export type DeadlineRule = DayRule | HourRule | NamedRule;
