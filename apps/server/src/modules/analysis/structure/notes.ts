import { LimitError } from '../limits.ts';
import type { Member, StageContext } from '../stage.ts';
import { Malformed } from './reader.ts';

const problemsMax = 100;

/** Gathers what is wrong with a file while its parts are read, each as far as it goes. */
export class Notes {
  readonly problems: string[] = [];
  readonly shortened: string[] = [];
  readonly context: StageContext;

  constructor(context: StageContext) {
    this.context = context;
  }

  /** In words of ours; of the file's own, numbers at most. */
  problem(words: string): void {
    if (this.problems.length < problemsMax && !this.problems.includes(words)) {
      this.problems.push(words);
    }
  }

  /** Something was not looked at, so that nobody can say what is in it: the sample is incomplete. */
  cut(where: string, allowed: number): void {
    this.context.limited({ limit: 'outputBytes', allowed, where });
    this.problem(`${where}: only the first ${allowed} were looked at`);
  }

  /** All of it was looked at, but not all is answered: as harmless files are that have many imports. */
  shown<T>(where: string, list: readonly T[], max: number): readonly T[] {
    if (list.length <= max) return list;
    this.shorten(where, max, list.length);
    return list.slice(0, max);
  }

  shorten(where: string, max: number, total: number): void {
    if (this.shortened.length < problemsMax) this.shortened.push(`${where}: ${max} of ${total}`);
  }

  /** Hands a file on that was found within; beyond the limit of members the rest is still read. */
  emit(member: Member): void {
    try {
      this.context.emit(member);
    } catch (error) {
      if (!(error instanceof LimitError)) throw error;
      this.context.limited(error.hit);
    }
  }

  /** Undefined where that part is malformed. */
  attempt<T>(where: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.problem(`${where}: ${error.message}`);
      return undefined;
    }
  }

  /** As many as may be looked at. */
  capped<T>(where: string, list: readonly T[], max: number): readonly T[] {
    if (list.length <= max) return list;
    this.cut(where, max);
    return list.slice(0, max);
  }
}

/** For names and values of a file. */
export function bounded(text: string, max = 256): string {
  return text.length <= max ? text : `${text.slice(0, max)}…`;
}

/** Members that are there: `undefined` stays out of JSON, and out of optional members. */
export function present<const T extends object>(members: T): Present<T> {
  const kept = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as Present<T>;
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
