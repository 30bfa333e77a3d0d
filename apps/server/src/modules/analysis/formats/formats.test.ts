import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { z } from 'zod';
import type { SampleReport } from '../pipeline/reports.ts';
import { analysisReport, analysisReportSchema, mispEvent, stixBundle, uuid5 } from './index.ts';

const place = { source: 'file', encoding: 'ascii', offset: 4, length: 17 };
const found = (kind: string, value: string, more = {}) => ({
  ...{ kind, value, places: [place], count: 1 },
  ...more,
});
const stage = (
  name: string,
  result: object,
  limits: SampleReport['stages'][number]['limits'] = [],
) => ({
  ...{ stage: name, outcome: 'done' as const, durationMs: 3, limits, members: 0 },
  result: JSON.parse(JSON.stringify(result)),
});

const sample: SampleReport = {
  sample: '0b5c8a7e-6a51-4f0e-9d5a-0c8f1d1f7a10',
  region: 'europe',
  sha256: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
  sha1: '3395856ce81f2b7382dee72602f798b642f14140',
  md5: '44d88612fea8a8f36de82e1278abb02f',
  sizeBytes: 68,
  receivedAt: '2026-11-25T10:00:00.000Z',
  state: 'judged',
  judgement: {
    verdict: 'malicious',
    score: 90,
    threatName: 'Test.EICAR',
    reasons: [
      { code: 'rule', words: 'The rule eicar condemns it', weight: 100, rule: 'starting/eicar@1' },
    ],
    judgedAt: '2026-11-25T10:00:01.000Z',
    version: '42',
  },
  stages: [
    stage('identify', { mediaType: 'text/plain', format: 'text', description: 'ASCII text' }),
    stage('digests', { ssdeep: '3:abc:def' }),
    stage('rules', {
      matches: [
        {
          ...{ set: 'starting', version: 1, rule: 'eicar', source: 'file', effect: 'condemns' },
          ...{ tags: ['test'], meta: {}, weight: 100, strings: [], stringCount: 0 },
        },
      ],
    }),
    stage('indicators', {
      found: [
        found('url', 'http://evil.com/a', { defanged: 'hxxp://evil[.]com/a' }),
        found('domain', 'evil.com'),
        found('ipv4', '45.77.1.2'),
        found('ipv4', '10.0.0.1', { scope: 'private' }),
        found('ipv6', '2a03:2880:f1:2::1'),
        found('email', 'ann@evil.com'),
        found('mutex', 'Global\\Evil'),
        found('registry-key', 'HKEY_LOCAL_MACHINE\\Software\\Evil'),
        found('file-path', 'C:\\Evil\\a.exe'),
        found('hash', 'aa15bcf478d165efd2065190eb473bcb', { algorithm: 'md5' }),
      ],
      filtered: { schema: 2 },
    }),
    stage('engines', {
      engines: [
        { engine: 'clamav', version: 'ClamAV 1.4.6', outcome: 'threat', threatName: 'Eicar-1' },
        { engine: 'other', outcome: 'unavailable', problem: 'away' },
      ],
    }),
    stage('unpack', {}, [{ limit: 'depth', allowed: 10, where: 'a/b' }]),
  ],
  members: [],
  membersCut: false,
  containers: [],
  history: [],
};
const report = analysisReport(sample, 'zurich');
/** As they are sent. */
const stix = JSON.parse(JSON.stringify(stixBundle(report)));
const misp = JSON.parse(JSON.stringify(mispEvent(report)));

describe('the report', () => {
  it('gathers what the stages found', () => {
    assert.equal(report.file.mediaType, 'text/plain');
    assert.equal(report.rules[0]?.rule, 'eicar');
    assert.deepEqual(report.limits, [
      { stage: 'unpack', limit: 'depth', allowed: 10, where: 'a/b' },
    ]);
    assert.equal(report.indicators.length, 10);
  });

  it('is there of a file that waits, too', () => {
    const { judgement: _, ...rest } = sample;
    const waiting = analysisReport({ ...rest, state: 'waiting', stages: [] }, 'zurich');
    assert.deepEqual([waiting.state, waiting.rules, waiting.judgement], ['waiting', [], undefined]);
    assert.equal(JSON.parse(JSON.stringify(stixBundle(waiting))).type, 'bundle');
    assert.ok(mispEvent(waiting));
  });

  it('has the schema that its page has', async () => {
    const file = new URL(
      '../../../../../../docs/formats/analysis-report.schema.json',
      import.meta.url,
    );
    const committed = JSON.parse(await readFile(file, 'utf8'));
    assert.deepEqual(committed, JSON.parse(JSON.stringify(z.toJSONSchema(analysisReportSchema))));
  });
});

describe('the STIX bundle', () => {
  const objects: { id: string; type: string; [name: string]: unknown }[] = stix.objects;
  const ofType = (type: string) => objects.filter((one) => one.type === type);

  it('has the objects of a condemned file', () => {
    assert.deepEqual(objects.map(({ type }) => type).toSorted(), [
      ...['domain-name', 'file', 'identity', 'indicator', 'ipv4-addr', 'ipv6-addr', 'malware'],
      ...['malware-analysis', 'malware-analysis', 'mutex', 'observed-data', 'relationship', 'url'],
      'windows-registry-key',
    ]);
    const [indicator] = ofType('indicator');
    assert.equal(indicator?.pattern, `[file:hashes.'SHA-256' = '${sample.sha256}']`);
  });

  it('refers to nothing that it does not hold, and names everything once', () => {
    const ids = new Set(objects.map(({ id }) => id));
    assert.equal(ids.size, objects.length);
    const references = JSON.stringify(objects).matchAll(
      /"((?:[a-z0-9]+-)*[a-z0-9]+--[0-9a-f-]{36})"/g,
    );
    for (const [, id] of references) assert.ok(ids.has(id ?? ''), `${id}`);
  });

  it('names observables as everybody does (STIX 2.1, section 2.9)', () => {
    // From the example of an address in the specification’s own schemas’ tests.
    const namespace = '00abedb4-aa42-466c-9c01-fed23315a9b7';
    assert.equal(ofType('url')[0]?.id, `url--${uuid5(namespace, '{"value":"http://evil.com/a"}')}`);
    assert.equal(
      uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'python.org'),
      '886313e1-3b8a-5372-9b90-0c9aee199e5d',
    );
  });

  it('tells nobody’s address and no private one', () => {
    assert.doesNotMatch(JSON.stringify(stix), /ann@|10\.0\.0\.1/);
    assert.doesNotMatch(JSON.stringify(misp), /ann@|10\.0\.0\.1/);
  });

  it('is the same each time, and has no malware where there is only suspicion', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(stixBundle(report))), stix);
    assert.ok(report.judgement !== undefined);
    const judgement = { ...report.judgement, verdict: 'suspicious' as const, score: 50 };
    const suspected = JSON.stringify(stixBundle({ ...report, judgement }));
    assert.doesNotMatch(suspected, /"malware"/);
    assert.match(suspected, /anomalous-activity/);
  });
});

describe('the MISP event', () => {
  it('marks the file alone for detection, where it is condemned', () => {
    const { Event: event } = misp;
    assert.equal(event.info, `Analysis of ${sample.sha256}: malicious, Test.EICAR`);
    assert.ok(event.Attribute.every((one: { to_ids: boolean }) => !one.to_ids));
    const marked = event.Object[0].Attribute.filter((one: { to_ids: boolean }) => one.to_ids);
    assert.deepEqual(
      marked.map((one: { type: string }) => one.type),
      ['md5', 'sha1', 'sha256'],
    );
  });
});
