/** ` (did you mean X?)` where a known word is close to the one given; otherwise nothing. */
export function suggestion(given: string, known: readonly string[]): string {
  const closest = known
    .map((word) => ({ word, distance: editDistance(given, word) }))
    .sort((a, b) => a.distance - b.distance)[0];
  if (closest === undefined) return '';
  const allowed = Math.max(1, Math.floor(closest.word.length / 3));
  return closest.distance <= allowed ? ` (did you mean ${closest.word}?)` : '';
}

/** Levenshtein's: insertions, deletions and substitutions, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const substituted = (row[j] ?? 0) + Number(letter !== other);
      next.push(Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
