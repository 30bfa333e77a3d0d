import { type Answer, monthText } from './facts.ts';

/** What is told of a file, as JSON. */
export interface FileAnswer {
  readonly hash: string;
  readonly verdict: Answer['verdict'];
  readonly known: boolean;
  readonly knownGood: boolean;
  readonly threat?: string;
  /** Months, in the caller's region: `2026-11`. */
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  readonly prevalence: Answer['prevalence'];
  readonly wanted: boolean;
}

/** @param hash as it was asked for, in lower case */
export function fileAnswer(hash: string, answer: Answer): FileAnswer {
  const { verdict, known, knownGood, threat, firstMonth, lastMonth, prevalence, wanted } = answer;
  return {
    ...{ hash, verdict, known, knownGood },
    ...(threat !== undefined && { threat }),
    ...(firstMonth !== undefined && { firstSeen: monthText(firstMonth) }),
    ...(lastMonth !== undefined && { lastSeen: monthText(lastMonth) }),
    ...{ prevalence, wanted },
  };
}
