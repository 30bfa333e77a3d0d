import type { Item, Scope, Selector } from '../types.ts';

/** Whether everything in the first is in the second as well. */
export function isWithin(narrow: Scope, wide: Scope): boolean {
  return (
    narrow.selectors.every((one) => hasSelector(wide, one)) &&
    narrow.dataTypes.every((one) => wide.dataTypes.includes(one)) &&
    daysWithin(narrow, wide)
  );
}

export function isSameScope(a: Scope, b: Scope): boolean {
  return isWithin(a, b) && isWithin(b, a);
}

/** Whether this may be handed over under that scope: about whom or what, of which kind, of which days. */
export function isItemWithin(
  item: Pick<Item, 'about' | 'dataType' | 'from' | 'until'>,
  scope: Scope,
): boolean {
  return (
    hasSelector(scope, item.about) &&
    scope.dataTypes.includes(item.dataType) &&
    daysWithin(item, scope)
  );
}

function hasSelector({ selectors }: Scope, { type, value }: Selector): boolean {
  return selectors.some((one) => one.type === type && one.value === value);
}

interface Days {
  readonly from?: string;
  readonly until?: string;
}

/** ISO dates sort as text. What does not say its days is not within any. */
function daysWithin(narrow: Days, wide: Days): boolean {
  const begins = wide.from === undefined || (narrow.from !== undefined && narrow.from >= wide.from);
  const ends =
    wide.until === undefined || (narrow.until !== undefined && narrow.until <= wide.until);
  return begins && ends;
}
