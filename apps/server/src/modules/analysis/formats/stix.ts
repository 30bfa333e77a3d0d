import { canonicalJson, type JsonObject } from '@vitrine/verifier';
import type { Verdict } from '../verdict/verdict.ts';
import type { AnalysisReport } from './report.ts';
import { ourNamespace, uuid5 } from './uuid5.ts';

type StixObject = JsonObject & { readonly id: string; readonly type: string };

/** For the ids of observables (STIX 2.1, section 2.9). */
const observableNamespace = '00abedb4-aa42-466c-9c01-fed23315a9b7';
const specVersion = '2.1';

/** STIX's words for a result of an analysis (malware-result-ov). */
const results: Readonly<Record<Verdict, string>> = {
  malicious: 'malicious',
  suspicious: 'suspicious',
  clean: 'benign',
  unknown: 'unknown',
  incomplete: 'unknown',
};

/**
 * A report as a STIX 2.1 bundle: the file, what the analysis said of it, what was observed in it, and
 * where it is condemned or suspected an indicator with a pattern. Ids are made of what they name, so
 * that the same report gives the same bundle. E-mail addresses and what is nobody's on the Internet are
 * left out. Source: OASIS STIX 2.1.
 */
export function stixBundle(report: AnalysisReport): JsonObject {
  const { judgement } = report;
  const at = judgement?.judgedAt ?? report.receivedAt;
  const author = domainObject('identity', `site ${report.site}`, at, {
    name: `Vitrine site ${report.site}`,
    identity_class: 'system',
  });
  const by = { created_by_ref: author.id };
  const file = fileObject(report);
  const observed = report.indicators.flatMap(observableOf);
  const unique = [...new Map([file, ...observed].map((one) => [one.id, one])).values()];
  const name = `${report.site} ${report.file.sha256}`;
  const data = domainObject('observed-data', name, at, {
    ...by,
    first_observed: report.receivedAt,
    last_observed: at,
    number_observed: 1,
    object_refs: unique.map(({ id }) => id),
  });
  const analyses = [
    ...(judgement === undefined ? [] : [ownAnalysis(report, judgement, unique, by)]),
    ...report.engines.flatMap((engine) => engineAnalysis(report, engine, file, { ...by, at })),
  ];
  const condemned = judgement === undefined ? [] : condemnation(report, judgement, file, by);
  const objects = [author, ...unique, data, ...analyses, ...condemned];
  const id = uuid5(ourNamespace, canonicalJson(objects.map((one) => [one.id, one.modified ?? ''])));
  return { type: 'bundle', id: `bundle--${id}`, objects };
}

type Judgement = NonNullable<AnalysisReport['judgement']>;
interface By {
  readonly created_by_ref: string;
}

function ownAnalysis(
  report: AnalysisReport,
  { verdict, judgedAt, version }: Judgement,
  observed: readonly StixObject[],
  by: By,
): StixObject {
  const [file, ...others] = observed.map(({ id }) => id);
  const sets = report.rules.map(({ set, version: of }) => `${set}@${of}`);
  return domainObject('malware-analysis', `${report.site} ${version}`, judgedAt, {
    ...by,
    product: 'vitrine',
    analysis_ended: judgedAt,
    result: results[verdict],
    ...(file === undefined ? {} : { sample_ref: file }),
    ...(others.length === 0 ? {} : { analysis_sco_refs: others }),
    ...(sets.length === 0 ? {} : { analysis_definition_version: [...new Set(sets)].join(', ') }),
  });
}

function engineAnalysis(
  report: AnalysisReport,
  { engine, version, outcome, threatName }: AnalysisReport['engines'][number],
  file: StixObject,
  { at, ...by }: By & { readonly at: string },
): StixObject[] {
  if (outcome === 'unavailable') return [];
  const result = { threat: 'malicious', nothing: 'benign', incomplete: 'unknown' }[outcome];
  return [
    domainObject('malware-analysis', `${engine} ${report.site} ${report.file.sha256} ${at}`, at, {
      ...by,
      product: engine,
      ...(version === undefined ? {} : { version }),
      analysis_ended: at,
      result,
      ...(threatName === undefined ? {} : { result_name: threatName }),
      sample_ref: file.id,
    }),
  ];
}

/** An indicator, and of what is malicious the malware that it indicates. */
function condemnation(
  report: AnalysisReport,
  { verdict, judgedAt, threatName, reasons, score }: Judgement,
  file: StixObject,
  by: By,
): StixObject[] {
  if (verdict !== 'malicious' && verdict !== 'suspicious') return [];
  const { sha256 } = report.file;
  const name = threatName ?? `${verdict} file`;
  const indicator = domainObject('indicator', `${report.site} ${sha256}`, judgedAt, {
    ...by,
    name,
    description: reasons.map(({ words }) => words).join('. '),
    indicator_types: [verdict === 'malicious' ? 'malicious-activity' : 'anomalous-activity'],
    pattern: `[file:hashes.'SHA-256' = '${sha256}']`,
    pattern_type: 'stix',
    valid_from: judgedAt,
    confidence: score,
  });
  if (verdict !== 'malicious') return [indicator];
  const malware = domainObject('malware', `${report.site} ${sha256}`, judgedAt, {
    ...by,
    name,
    is_family: false,
    sample_refs: [file.id],
  });
  const relation = `${indicator.id} indicates ${malware.id}`;
  const indicates = domainObject('relationship', relation, judgedAt, {
    ...by,
    relationship_type: 'indicates',
    source_ref: indicator.id,
    target_ref: malware.id,
  });
  return [malware, indicator, indicates];
}

function fileObject({ file }: AnalysisReport): StixObject {
  const { md5, sha1, sha256, sizeBytes, mediaType } = file;
  return observable(
    'file',
    // Only the first of them makes the id (STIX 2.1, section 6.7).
    { hashes: { MD5: md5 } },
    {
      hashes: { MD5: md5, 'SHA-1': sha1, 'SHA-256': sha256, ...fuzzy(file) },
      size: sizeBytes,
      ...(mediaType === undefined ? {} : { mime_type: mediaType }),
    },
  );
}

function fuzzy({ ssdeep, tlsh }: AnalysisReport['file']) {
  return {
    ...(ssdeep === undefined ? {} : { SSDEEP: ssdeep }),
    ...(tlsh === undefined ? {} : { TLSH: tlsh }),
  };
}

function observableOf({ kind, value, scope }: AnalysisReport['indicators'][number]): StixObject[] {
  if (scope !== undefined) return [];
  switch (kind) {
    case 'url':
      return [observable('url', { value })];
    case 'domain':
      return [observable('domain-name', { value })];
    case 'ipv4':
      return [observable('ipv4-addr', { value })];
    case 'ipv6':
      return [observable('ipv6-addr', { value })];
    case 'mutex':
      return [observable('mutex', { name: value })];
    case 'registry-key':
      return [observable('windows-registry-key', { key: value })];
    case 'email':
    case 'hash':
    case 'file-path':
      return [];
  }
}

/** @param naming the properties that make its id */
function observable(type: string, naming: JsonObject, more: JsonObject = naming): StixObject {
  const id = `${type}--${uuid5(observableNamespace, canonicalJson(naming))}`;
  return { type, spec_version: specVersion, id, ...more };
}

function domainObject(
  type: string,
  name: string,
  at: string,
  more: Readonly<Record<string, JsonObject[string]>>,
): StixObject {
  const id = `${type}--${uuid5(ourNamespace, `${type} ${name}`)}`;
  return { type, spec_version: specVersion, id, created: at, modified: at, ...more };
}
