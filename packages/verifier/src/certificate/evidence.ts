import { canonicalJson } from '../formats/canonical-json.ts';
import { type CertificateBody, goodOutcomes } from '../formats/certificate.ts';
import { type ManifestSummary, manifestKinds } from '../formats/manifest.ts';
import type { Findings } from '../verdict.ts';
import { clockSkewMsMax } from './order.ts';
import type { Steps } from './steps.ts';

/** Point 3: source and target verified one and the same manifest, after the last write. */
export function checkManifests(body: CertificateBody, steps: Steps, findings: Findings): void {
  const { payload: source } = steps.one('verified-source');
  const { payload: target } = steps.one('verified-target');
  const stated = canonicalJson(body.manifest);
  findings.require(
    canonicalJson(source.manifest) === stated && canonicalJson(target.manifest) === stated,
    'manifest-mismatch',
    'source, target and body do not state the same manifest',
  );
  const totals = manifestKinds.map((kind) => body.manifest.byKind[kind]);
  findings.require(
    totals.reduce((sum, { count }) => sum + count, 0) === body.manifest.count &&
      totals.reduce((sum, { bytes }) => sum + bytes, 0) === body.manifest.bytes,
    'manifest-mismatch',
    'the totals by kind do not add up to the whole',
  );
  const { position } = steps.one('drained').payload;
  findings.require(
    source.position === position && target.position === position && source.round === target.round,
    'position-mismatch',
    'source and target did not verify at the position to which the source had drained',
  );
}

/** Part of point 6: the fence is as long as the entries of its two ends say. */
export function checkFence({ fence }: CertificateBody, steps: Steps, findings: Findings): void {
  const fenced = steps.one('fenced');
  const from = Date.parse(fence.from);
  const to = Date.parse(fence.to);
  findings.require(
    fence.from === fenced.payload.at &&
      from <= fenced.at &&
      to === steps.one('accepted').at &&
      fence.durationMs === to - from,
    'fence-mismatch',
    'the fence is not from the time in `fenced` to the time of `accepted`',
  );
}

/** Point 7: every key of the region is destroyed with all its copies, and after the approval. */
export function checkKeys(body: CertificateBody, steps: Steps, findings: Findings): void {
  const created = new Map(steps.all('key-created').map((step) => [step.payload.keyId, step]));
  const destroyed = new Map(steps.all('keys-destroyed').map((step) => [step.payload.keyId, step]));
  const keyIds = body.keys.map(({ keyId }) => keyId);
  const sameKeys = [
    steps.all('key-created').map(({ payload }) => payload.keyId),
    steps.all('keys-destroyed').map(({ payload }) => payload.keyId),
    steps.one('erased').payload.keys,
  ].every((ids) => canonicalJson([...ids].sort()) === canonicalJson([...keyIds].sort()));
  findings.require(
    sameKeys && new Set(keyIds).size === keyIds.length,
    'key-mismatch',
    'the keys created, destroyed, erased and stated are not the same',
  );
  const approved = Math.max(...steps.all('approved-retirement').map(({ at }) => at));
  for (const key of body.keys) {
    const birth = created.get(key.keyId)?.payload;
    const death = destroyed.get(key.keyId);
    if (birth === undefined || death === undefined) continue;
    const { keyId, copies, quarter, class: dataClass } = death.payload;
    const copyNames = new Set(copies.map(({ copyId, holder }) => canonicalJson([copyId, holder])));
    const whole =
      birth.recipient === key.recipient &&
      [birth.quarter, quarter].every((stated) => stated === key.quarter) &&
      birth.class === dataClass &&
      body.classes.includes(dataClass) &&
      canonicalJson(copies) === canonicalJson(key.copies) &&
      copyNames.size === copies.length &&
      birth.copies.every(({ copyId, holder }) => copyNames.has(canonicalJson([copyId, holder])));
    findings.require(whole, 'key-mismatch', `${keyId}: not the key created, or not all its copies`);
    const inTime = copies.every(({ destroyedAt }) => {
      const at = Date.parse(destroyedAt);
      return at <= death.at && at + clockSkewMsMax >= approved;
    });
    findings.require(inTime, 'wrong-order', `${keyId}: destroyed before the retirement's approval`);
  }
  const samples = body.manifest.byKind.sample.count;
  findings.require(
    samples === 0 || [...destroyed.values()].some(({ payload }) => payload.class === 'files'),
    'key-mismatch',
    'samples moved, but no key of the class files was destroyed',
  );
}

/** Part of point 7: the source looked for what it had erased, and found nothing. */
export function checkPostChecks(body: CertificateBody, steps: Steps, findings: Findings): void {
  const { checks } = steps.one('checked').payload;
  findings.require(
    canonicalJson(checks) === canonicalJson(body.postChecks),
    'check-not-passed',
    'the body states other checks than the source recorded',
  );
  for (const { name, outcome } of body.postChecks) {
    const good = goodOutcomes.some((candidate) => candidate === outcome);
    findings.require(good, 'check-not-passed', `the check ${name} ended with ${outcome}`);
  }
}

/** Point 9: the manifest file is the one that both sites verified. */
export function checkManifestFile(
  body: CertificateBody,
  { root, count, bytes, byKind }: ManifestSummary,
  findings: Findings,
): void {
  findings.require(
    canonicalJson({ root, count, bytes, byKind }) === canonicalJson(body.manifest),
    'manifest-file-mismatch',
    'the manifest file has another root, count or size than the certificate states',
  );
}
