import {
  type ClickHouse,
  ClickHouseError,
  type Parameters,
} from '../../../platform/clickhouse/index.ts';
import type { Clock } from '../../../platform/clock.ts';
import { mayRead, type SitePolicy } from '../../residency/index.ts';
import { StatisticsError } from '../errors.ts';
import { type Period, periodOf } from './filter.ts';
import {
  type Columns,
  type Question,
  questions,
  type RowOf,
  readRows,
  streamRows,
} from './reading-store.ts';

export interface ReadingsDeps {
  readonly clickhouse: Pick<ClickHouse, 'query' | 'stream'>;
  readonly policy: Pick<SitePolicy, 'current' | 'regionStates'>;
  /** This site. */
  readonly site: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Puts on record that somebody looked one thing up. */
  readonly noteLook: (who: Looker, terms: Readonly<Record<string, string>>) => Promise<void>;
}

/** Who looks. */
export interface Looker {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

export interface Asked extends Partial<Record<keyof Period, string | undefined>> {
  readonly region?: string | undefined;
}

/** What one may ask of the events, and may be answered in several formats. */
export interface Table<C extends Columns = Columns> {
  readonly period: Period;
  readonly columns: C;
  rows(): Promise<RowOf<C>[]>;
  /** Resolves once the answer has begun. */
  stream(format: 'Parquet' | 'ArrowStream'): Promise<AsyncIterable<Uint8Array>>;
}

/** One file or host, and where it was seen. */
export interface Thing {
  readonly kind: 'hash' | 'host';
  readonly value: string;
}

export interface Readings {
  /**
   * The table that a question is answered with, of regions whose statistics are here.
   * @throws {StatisticsError} `reader-country-refused`
   */
  table<C extends Columns>(
    who: Looker,
    question: Question<C>,
    asked: Asked,
    params?: Parameters,
  ): Promise<Table<C>>;
  /** The sums of one file or host, by each side: that it was looked up goes on record first. */
  prevalence(who: Looker, thing: Thing, asked: LookUp): Promise<Table<Prevalences['sides']>>;
  /** The same by all sides at once. */
  prevalenceByDay(who: Looker, thing: Thing, asked: LookUp): Promise<Table<Prevalences['days']>>;
  /** Regions whose statistics are here. @throws {StatisticsError} `reader-country-refused` */
  regions(who: Looker, asked?: Asked): Promise<string[]>;
  /** With what is left out put in. */
  period(asked: Asked): Period;
}

export interface LookUp extends Asked {
  readonly limit: number;
}

interface Prevalences {
  readonly sides: typeof questions.hashPrevalence.columns;
  readonly days: typeof questions.hashDays.columns;
}

/** How far one thing is looked up unless told: longer than events are mostly kept. */
const lookUpDays = 400;

/**
 * The events of this site in sums, for the operator's people. Sums name no customer and no
 * installation; the policy's rule on readers holds all the same.
 */
export function createReadings(deps: ReadingsDeps): Readings {
  const { clickhouse, policy, site, clock } = deps;

  async function regions(who: Looker, asked: Asked = {}): Promise<string[]> {
    requireCountry(who);
    const states = await policy.regionStates();
    return states
      .filter(({ class: dataClass, state }) => dataClass === 'statistics' && isHere(state))
      .map(({ region }) => region)
      .filter((region) => asked.region === undefined || asked.region === region);
  }

  async function table<C extends Columns>(
    who: Looker,
    question: Question<C>,
    asked: Asked,
    more: Parameters = {},
  ): Promise<Table<C>> {
    const period = periodOf(asked, clock.nowMs());
    const params = { regions: await regions(who, asked), ...period, ...more };
    return {
      period,
      columns: question.columns,
      rows: () => answering(() => readRows(clickhouse, question, params)),
      stream: (format) => begun(streamRows(clickhouse, question, params, format)),
    };
  }

  async function lookUp<C extends Columns>(
    who: Looker,
    { kind, value }: Thing,
    asked: LookUp,
    question: Question<C>,
  ): Promise<Table<C>> {
    requireCountry(who);
    await deps.noteLook(who, termsOf(kind, asked));
    const period = periodOf(asked, clock.nowMs(), lookUpDays);
    const params = { [paramOf[kind]]: value, limit: asked.limit };
    return table(who, question, { ...asked, ...period }, params);
  }

  return {
    regions,
    period: (asked) => periodOf(asked, clock.nowMs()),
    table,
    prevalence: (who, thing, asked) => {
      const { hashPrevalence, hostPrevalence } = questions;
      const question = thing.kind === 'hash' ? hashPrevalence : hostPrevalence;
      return lookUp(who, thing, asked, question);
    },
    prevalenceByDay: (who, thing, asked) => {
      const { hashDays, hostDays } = questions;
      return lookUp(who, thing, asked, thing.kind === 'hash' ? hashDays : hostDays);
    },
  };

  function requireCountry({ country }: Looker): void {
    // What a second person would approve is a read of bytes: there is no way to ask for this.
    const what = { site, dataClass: 'statistics' } as const;
    if (mayRead(policy.current(), what, country) === 'allowed') return;
    const message = `The policy lets nobody in ${country} read statistics at ${site}`;
    throw new StatisticsError('reader-country-refused', message);
  }
}

const paramOf = { hash: 'sha256', host: 'host' } as const;

/** Not what was looked up: the log must not become a list of who knew of which file. */
function termsOf(kind: Thing['kind'], { region, from, to }: Asked): Record<string, string> {
  const given = Object.entries({ region, from, to }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { 'prevalence of': kind, ...Object.fromEntries(given) };
}

function isHere(state: string): boolean {
  return state === 'open' || state === 'fenced';
}

/** Only what fails before the first byte can still be told. */
async function begun(bytes: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const pieces = bytes[Symbol.asyncIterator]();
  let next = await answering(() => pieces.next());
  return (async function* () {
    try {
      for (; !next.done; next = await pieces.next()) yield next.value;
    } finally {
      await pieces.return?.();
    }
  })();
}

async function answering<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ClickHouseError) || !error.retriable) throw error;
    const message = 'The statistics database does not answer';
    throw new StatisticsError('store-unavailable', message, { cause: error });
  }
}
