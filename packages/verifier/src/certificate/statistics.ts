import { canonicalJson } from '../formats/canonical-json.ts';
import type { CertificateBody } from '../formats/certificate.ts';
import type { Findings } from '../verdict.ts';
import type { Steps } from './steps.ts';

/** Checks that the source must have made where statistics moved. */
const checksWanted = ['events', 'event-parts', 'event-rows'] as const;

/**
 * Parts of points 3 and 7: where statistics moved, source and target summed up the same events,
 * and the source dropped every month of them, destroyed the keys of their pseudonyms and looked
 * for what was left. Where they did not move, nobody says that they did.
 */
export function checkStatistics(body: CertificateBody, steps: Steps, findings: Findings): void {
  const moved = body.classes.includes('statistics');
  const { payload: source } = steps.one('verified-source');
  const { payload: target } = steps.one('verified-target');
  const { statistics: erased } = steps.one('erased').payload;
  const stated = [body.statistics, source.statistics, target.statistics, erased];
  const require = (holds: boolean, message: string) =>
    findings.require(holds, 'statistics-mismatch', message);
  if (!moved) {
    const none = stated.every((one) => one === undefined);
    require(none, 'statistics are stated, though their class did not move');
    return;
  }
  if (body.statistics === undefined || erased === undefined) {
    require(false, 'the class statistics moved, and it is not stated what of it');
    return;
  }
  const { statistics } = body;
  const same = [source.statistics, target.statistics].every(
    (one) => canonicalJson(one ?? {}) === canonicalJson(statistics),
  );
  require(same, 'source, target and body do not state the same events');
  const months = statistics.partitions.map(({ month }) => month);
  const ascending = months.every((month, i) => i === 0 || month > (months[i - 1] ?? ''));
  const total = statistics.partitions.reduce((sum, { events }) => sum + events, 0);
  require(ascending && total === statistics.events, 'the months do not add up to the whole');
  const dropped = new Set(erased.months);
  require(months.every((month) =>
    dropped.has(month),
  ), 'the source did not drop every month that moved');
  require(erased.events === statistics.events, 'the source erased more or fewer events than moved');
  const names = new Set(body.postChecks.map(({ name }) => name));
  const wanted = [
    ...checksWanted,
    ...erased.pseudonymKeys.map(({ keyId }) => `pseudonym-key-${keyId}`),
  ];
  require(wanted.every((name) =>
    names.has(name),
  ), 'the source did not look for events, their files, their rows and every key of pseudonyms');
}

export function statisticsSentence({ statistics, source, target }: CertificateBody): string[] {
  if (statistics === undefined) return [];
  const { events, partitions } = statistics;
  const months = partitions.length === 1 ? '1 month' : `${partitions.length} months`;
  return [
    `${source.site} and ${target.site} recorded the same ${events} events of statistics, ` +
      `by count and digest of each of ${months}, and ${source.site} that it dropped each month.`,
  ];
}
