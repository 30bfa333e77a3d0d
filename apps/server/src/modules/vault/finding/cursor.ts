/** Where a page of a list that is ordered by time, newest first, has ended. */
export interface PageKey {
  readonly at: Temporal.Instant;
  /** UUID, or an index. */
  readonly id: string;
}

const form = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z)_([0-9a-f-]{1,36})$/;

/** As it stands in an address: opaque to whoever asks. */
export function formatPageKey({ at, id }: PageKey): string {
  return `${at.toString()}_${id}`;
}

/** Undefined where the text is no key of ours. */
export function parsePageKey(text: string): PageKey | undefined {
  const [, at, id] = form.exec(text) ?? [];
  if (at === undefined || id === undefined) return undefined;
  try {
    return { at: Temporal.Instant.from(at), id };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export interface Page<T> {
  readonly rows: readonly T[];
  /** Undefined on the last page. */
  readonly next?: string;
}

/** @param rows one more than `limit` where there is a next page */
export function pageOf<T>(rows: readonly T[], limit: number, keyOf: (row: T) => PageKey): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  if (rows.length <= limit || last === undefined) return { rows: shown };
  return { rows: shown, next: formatPageKey(keyOf(last)) };
}
