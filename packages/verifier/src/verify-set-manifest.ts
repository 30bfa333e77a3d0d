import { sha256 } from '@vitrine/tlog';
import { parseJson } from './formats/canonical-json.ts';
import { formatDigest, parseReceipt } from './formats/receipt.ts';
import { Trust, type TrustInput } from './trust.ts';
import { Findings, Refusal, type Verdict } from './verdict.ts';
import { describeReceipt, openReceipt, type ReceiptOptions } from './verify-receipt.ts';

const entryType = 'reputation.set-published';

/**
 * Verifies that a ledger holds this version of an offline set (`docs/formats/reputation-sets.md`).
 * Never throws on bad input. What the files hold is for `updateOfflineSet` of `@vitrine/client`,
 * which holds each against the manifest.
 * @param manifest as it was served
 * @param receipt of its `reputation.set-published` entry, as it was served
 */
export async function verifySetManifest(
  manifest: Uint8Array,
  receipt: Uint8Array | string,
  trust: TrustInput,
  options: ReceiptOptions = {},
): Promise<Verdict> {
  const findings = new Findings();
  await findings.attempt(async () => {
    const opened = await Trust.open(trust);
    const checked = await openReceipt(parseReceipt(receipt), opened);
    const { entry, payload } = checked;
    if (entry.type !== entryType) {
      throw new Refusal('wrong-entry', `the receipt is of "${entry.type}", not of "${entryType}"`);
    }
    if (payload === undefined) {
      throw new Refusal('opening-missing', 'the receipt does not open to a version');
    }
    if (payload.digest !== formatDigest(sha256(manifest))) {
      throw new Refusal('manifest-mismatch', 'the ledger holds another manifest');
    }
    requireSame(manifest, { site: entry.site, region: entry.region, version: payload.version });
    findings.proven.push(
      `The ledger holds version ${payload.version} of the offline set of ${entry.region}, with the digest of each of its files.`,
    );
    describeReceipt(checked, opened, findings, options);
    findings.notCovered.push(
      'Whether there is a newer version, and whether the verdicts in this one are right.',
    );
  });
  return findings.verdict();
}

/** What the manifest says of itself is what the entry says of it. @throws {Refusal} */
function requireSame(manifest: Uint8Array, stated: Readonly<Record<string, unknown>>): void {
  const said = parseJson(manifest);
  const isObject = typeof said === 'object' && said !== null && !Array.isArray(said);
  for (const [name, value] of Object.entries(stated)) {
    if (isObject && Reflect.get(said, name) === value && value !== undefined) continue;
    throw new Refusal('manifest-mismatch', `the manifest and its entry differ in ${name}`);
  }
}
