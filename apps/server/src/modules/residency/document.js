import { canonicalJson, documentDigest } from '@vitrine/verifier';
import { readContent } from './content.js';
import { ResidencyError } from './errors.js';
import { Problems, problemLine } from './problems.js';
import { readInteger, readRecord } from './reading.js';
import { own, recordOf } from './record.js';
import { homeOfRegion } from './rules.js';
import { checkSuccession } from './succession.js';
import { treeOfJson } from './tree.js';
import { DATA_CLASSES, POLICY_FORMAT } from './types.js';
/**
 * The document to publish for a policy file. Epochs go on from `previous`, the document in force; a
 * new region starts at 1. Throws `ResidencyError` `invalid-succession` where the file may not follow.
 */
export function policyDocument(policy, previous) {
  if (previous !== undefined) {
    const problems = checkSuccession(previous, policy);
    if (problems.length > 0) throw invalid('invalid-succession', problems);
  }
  const epochs = {};
  for (const region of Object.keys(policy.regions)) {
    epochs[region] = recordOf((dataClass) => {
      const home = previous && homeOfRegion(previous, region, dataClass);
      return home?.epoch ?? 1;
    });
  }
  return { format: POLICY_FORMAT, ...contentOf(policy), epochs };
}
/**
 * Reads a published document strictly: every member, none more, lists sorted. `json` is the parsed
 * JSON. Throws `ResidencyError` `invalid-policy` with the problems (without positions).
 */
export function readPolicyDocument(json) {
  const problems = new Problems();
  const tree = treeOfJson(json, problems);
  const reading = { problems, form: 'document' };
  const { content, rest } = readContent(reading, tree, ['epochs']);
  const epochs = readEpochs(reading, rest.epochs, content);
  if (problems.count > 0) throw invalid('invalid-policy', problems.sorted());
  return { format: POLICY_FORMAT, ...content, epochs };
}
function readEpochs(reading, tree, content) {
  const codes = { missing: 'bad-epoch', unknown: 'bad-epoch' };
  // A new epoch is a new version, so no epoch is beyond the version.
  const range = { min: 1, max: Math.max(1, content.version) };
  return readRecord(reading, tree, Object.keys(content.regions), codes, (epochs) =>
    readRecord(reading, epochs, DATA_CLASSES, codes, (epoch) =>
      readInteger(reading, epoch, range, 'bad-epoch'),
    ),
  );
}
/**
 * The next version, in which `toSite` is the home of these classes of a region: version + 1, epoch
 * + 1 for these classes, everything else as before. `effective` (`YYYY-MM-DD`) stays unless given.
 * Throws `ResidencyError`: `unknown-region`, `unknown-site`, or `nothing-to-change` where no class is
 * named or one has this home already; `invalid-policy` where `effective` is no date or goes back.
 */
export function withHomes(document, region, classes, toSite, effective = document.effective) {
  const current = own(document.regions, region);
  const epochs = own(document.epochs, region);
  if (current === undefined || epochs === undefined) {
    throw new ResidencyError('unknown-region', `the policy has no region ${region}`);
  }
  if (own(document.sites, toSite) === undefined) {
    throw new ResidencyError('unknown-site', `the policy has no site ${toSite}`);
  }
  const idle = classes.find((dataClass) => current.home[dataClass] === toSite);
  if (classes.length === 0 || idle !== undefined) {
    const what = idle === undefined ? 'no class is named' : `${toSite} is the home of ${idle}`;
    throw new ResidencyError('nothing-to-change', `nothing to change for ${region}: ${what}`);
  }
  if (effective < document.effective) {
    const reason = `the version in force took effect on ${document.effective}, which is later`;
    throw new ResidencyError('invalid-policy', reason);
  }
  const moves = (dataClass) => classes.includes(dataClass);
  const home = recordOf((of) => (moves(of) ? toSite : current.home[of]));
  const next = recordOf((of) => epochs[of] + (moves(of) ? 1 : 0));
  return readPolicyDocument({
    ...document,
    version: document.version + 1,
    effective,
    regions: { ...document.regions, [region]: { ...current, home } },
    epochs: { ...document.epochs, [region]: next },
  });
}
/** `"sha256:" ‖ base64(SHA-256(canonical JSON of the document))`. */
export function policyDigest(document) {
  return documentDigest(document);
}
/** Canonical JSON (RFC 8785) of a document. */
export function canonicalPolicy(document) {
  return canonicalJson(document);
}
function contentOf(policy) {
  const { positions: _, ...content } = policy;
  return content;
}
function invalid(code, problems) {
  const what = code === 'invalid-policy' ? 'not a residency policy' : 'may not follow the policy';
  return new ResidencyError(code, `${what}: ${problems.map(problemLine).join('; ')}`, problems);
}
