/** Of how many weeks one may ask. */
export const periods = [1, 4, 13, 26, 52] as const;
const lengthDefault = 13;

/** Published weeks, by their Mondays, both ends included. */
export interface ChosenPeriod {
  readonly length: number;
  readonly from: string;
  readonly to: string;
}

/**
 * @param known published weeks, newest first
 * @returns undefined where there are none; what cannot be meant is as if it had not been said
 */
export function chosenPeriod(
  known: readonly string[],
  asked: { readonly weeks?: string | undefined; readonly until?: string | undefined },
): ChosenPeriod | undefined {
  const to = known.find((week) => week === asked.until) ?? known[0];
  if (to === undefined) return undefined;
  const length = periods.find((one) => String(one) === asked.weeks) ?? lengthDefault;
  const fromMs = Date.parse(to) - (length - 1) * 7 * 86_400_000;
  return { length, from: new Date(fromMs).toISOString().slice(0, 10), to };
}
