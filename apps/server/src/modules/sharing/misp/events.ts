import { createHash } from 'node:crypto';
import { namedUuid, ownNamespace } from '../named-uuid.ts';
import type { PeriodRow, SharedRow } from '../shared-store.ts';

/** A period's event: the files that were first shared within one hour, UTC. */
export interface Period {
  readonly start: Temporal.Instant;
  readonly end: Temporal.Instant;
}

export interface FeedOf {
  readonly site: string;
  readonly region: string;
}

export function periodOf(start: Temporal.Instant): Period {
  return { start, end: start.add({ hours: 1 }) };
}

export function eventUuid({ site, region }: FeedOf, start: Temporal.Instant): string {
  return namedUuid(ownNamespace, `misp ${site} ${region} ${start.toString()}`);
}

const tags = [{ name: 'tlp:amber', colour: '#FFC000' }] as const;

/** A period as the manifest and its event tell of it. */
export function headOf(of: FeedOf, row: Pick<PeriodRow, 'start' | 'modified_at' | 'files'>) {
  const { site, region } = of;
  const start = row.start.toString();
  return {
    info: `Files judged malicious or suspicious: ${region}, hour from ${start}`,
    date: start.slice(0, 10),
    analysis: '2',
    threat_level_id: '2',
    timestamp: unixSeconds(row.modified_at),
    Orgc: { name: `Vitrine ${site}`, uuid: namedUuid(ownNamespace, `organisation ${site}`) },
    Tag: tags.map((tag) => ({ ...tag })),
  };
}

const hashes = ['sha256', 'sha1', 'md5'] as const;

/** An event of MISP's core format, as a feed has it. */
export function eventOf(of: FeedOf, start: Temporal.Instant, rows: readonly SharedRow[]) {
  const newest = rows.reduce<Temporal.Instant>(
    (latest, { modified_at: at }) => (Temporal.Instant.compare(at, latest) > 0 ? at : latest),
    start,
  );
  return {
    Event: {
      ...headOf(of, { start, modified_at: newest, files: rows.length }),
      uuid: eventUuid(of, start),
      published: true,
      publish_timestamp: unixSeconds(newest),
      Attribute: rows.flatMap((row) => hashes.map((kind) => attributeOf(of, row, kind))),
    },
  };
}

function attributeOf(of: FeedOf, row: SharedRow, kind: (typeof hashes)[number]) {
  const value = Buffer.from(row[kind]).toString('hex');
  return {
    uuid: namedUuid(ownNamespace, `attribute ${of.region} ${kind} ${value}`),
    type: kind,
    category: 'Payload delivery',
    value,
    to_ids: row.verdict === 'malicious',
    disable_correlation: false,
    comment: row.threat_name ?? row.verdict,
    timestamp: unixSeconds(row.modified_at),
  };
}

/** Lines of `hashes.csv`: MD5 of each value, and the event that has it. */
export function hashLines(of: FeedOf, start: Temporal.Instant, rows: readonly SharedRow[]): string {
  const event = eventUuid(of, start);
  return rows
    .flatMap((row) => hashes.map((kind) => Buffer.from(row[kind]).toString('hex')))
    .map((value) => `${createHash('md5').update(value).digest('hex')},${event}\n`)
    .join('');
}

function unixSeconds(at: Temporal.Instant): string {
  return String(Math.floor(at.epochMilliseconds / 1_000));
}
