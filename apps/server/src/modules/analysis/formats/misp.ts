import type { JsonObject } from '@vitrine/verifier';
import type { IndicatorKind } from '../indicators/types.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { AnalysisReport } from './report.ts';
import { ourNamespace, uuid5 } from './uuid5.ts';

/** The object template `file` of misp-objects. */
const fileTemplate = { uuid: '688c46fb-5edb-40a3-8273-1af7923e2215', version: '24' } as const;

/** 1 high, 2 medium, 3 low, 4 undefined. */
const threatLevels: Readonly<Record<Verdict, string>> = {
  malicious: '1',
  suspicious: '2',
  clean: '4',
  unknown: '4',
  incomplete: '4',
};

interface AttributeKind {
  readonly type: string;
  readonly category: string;
}

/** What MISP calls an indicator; none for what is not shared. */
const attributeKinds: Readonly<Partial<Record<IndicatorKind, AttributeKind>>> = {
  url: { type: 'url', category: 'Network activity' },
  domain: { type: 'domain', category: 'Network activity' },
  ipv4: { type: 'ip-dst', category: 'Network activity' },
  ipv6: { type: 'ip-dst', category: 'Network activity' },
  mutex: { type: 'mutex', category: 'Artifacts dropped' },
  'registry-key': { type: 'regkey', category: 'Persistence mechanism' },
  'file-path': { type: 'filename', category: 'Artifacts dropped' },
};

/**
 * A report as a MISP event (core format): an object `file`, and attributes for what was found in it.
 * Nothing in it is marked for detection but the file itself, where it is condemned: what stands in a
 * file need not be bad. E-mail addresses and what is nobody's on the Internet are left out.
 */
export function mispEvent(report: AnalysisReport): JsonObject {
  const { judgement, site } = report;
  const at = judgement?.judgedAt ?? report.receivedAt;
  const { sha256 } = report.file;
  const uuid = uuid5(ourNamespace, `misp event ${site} ${sha256}`);
  const timestamp = String(Math.floor(Temporal.Instant.from(at).epochMilliseconds / 1_000));
  const verdict = judgement?.verdict ?? 'unknown';
  const name = judgement?.threatName === undefined ? '' : `, ${judgement.threatName}`;
  return {
    Event: {
      uuid,
      info: `Analysis of ${sha256}: ${verdict}${name}`,
      date: at.slice(0, 10),
      timestamp,
      threat_level_id: threatLevels[verdict],
      analysis: report.state === 'judged' ? '2' : '1',
      distribution: '0',
      published: false,
      Orgc: { name: `Vitrine site ${site}`, uuid: uuid5(ourNamespace, `misp org ${site}`) },
      Tag: [{ name: `vitrine:verdict="${verdict}"` }],
      Object: [fileObject(report, { uuid, timestamp, toIds: verdict === 'malicious' })],
      Attribute: [
        ...report.indicators.flatMap((one) => indicatorAttribute(one, uuid, timestamp)),
        ...(judgement?.reasons ?? []).map(({ words }) =>
          attribute({ type: 'text', category: 'Antivirus detection' }, words, {
            ...{ event: uuid, timestamp, toIds: false },
          }),
        ),
      ],
    },
  };
}

interface Frame {
  readonly event: string;
  readonly timestamp: string;
  readonly toIds: boolean;
  readonly comment?: string;
}

function attribute({ type, category }: AttributeKind, value: string, frame: Frame): JsonObject {
  return {
    uuid: uuid5(ourNamespace, `misp attribute ${frame.event} ${type} ${value}`),
    type,
    category,
    value,
    to_ids: frame.toIds,
    distribution: '5',
    timestamp: frame.timestamp,
    comment: frame.comment ?? '',
  };
}

function indicatorAttribute(
  { kind, value, scope, places }: AnalysisReport['indicators'][number],
  event: string,
  timestamp: string,
): JsonObject[] {
  const known = attributeKinds[kind];
  if (known === undefined || scope !== undefined) return [];
  const [first] = places;
  const comment = first === undefined ? '' : `found in ${first.source} at ${first.offset}`;
  return [attribute(known, value, { event, timestamp, toIds: false, comment })];
}

const fileCategories: Readonly<Record<string, string>> = {
  'size-in-bytes': 'Other',
  mimetype: 'Artifacts dropped',
};

function fileObject(
  { file }: AnalysisReport,
  { uuid: event, timestamp, toIds }: { uuid: string; timestamp: string; toIds: boolean },
): JsonObject {
  const digests = [
    ['md5', file.md5, toIds],
    ['sha1', file.sha1, toIds],
    ['sha256', file.sha256, toIds],
    ['ssdeep', file.ssdeep, false],
    ['tlsh', file.tlsh, false],
    ['imphash', file.imphash, false],
    ['size-in-bytes', String(file.sizeBytes), false],
    ['mimetype', file.mediaType, false],
  ] as const;
  const attributes = digests.flatMap(([relation, value, forIds]) => {
    if (value === undefined) return [];
    const type = relation === 'mimetype' ? 'mime-type' : relation;
    const kind = { type, category: fileCategories[relation] ?? 'Payload delivery' };
    const made = attribute(kind, value, { event, timestamp, toIds: forIds });
    return [{ ...made, object_relation: relation }];
  });
  return {
    uuid: uuid5(ourNamespace, `misp object ${event} file`),
    name: 'file',
    'meta-category': 'file',
    description: 'File object describing a file with meta-information',
    template_uuid: fileTemplate.uuid,
    template_version: fileTemplate.version,
    timestamp,
    distribution: '5',
    comment: '',
    Attribute: attributes,
  };
}
