import { createVerifier, openNote, TlogError } from '@vitrine/tlog';
import { checkApprovals } from './certificate/approvals.ts';
import { checkCustomer } from './certificate/customer.ts';
import { describe } from './certificate/describe.ts';
import {
  checkFence,
  checkKeys,
  checkManifestFile,
  checkManifests,
  checkPostChecks,
} from './certificate/evidence.ts';
import { checkOrder } from './certificate/order.ts';
import { checkPlanStep, checkPolicies } from './certificate/plan-and-policy.ts';
import { checkStatistics, statisticsSentence } from './certificate/statistics.ts';
import { openReceipts, readSteps, type Steps } from './certificate/steps.ts';
import {
  type Certificate,
  certificateText,
  checkCertificate,
  parseCertificate,
} from './formats/certificate.ts';
import { readManifest } from './formats/manifest.ts';
import { Trust, type TrustInput } from './trust.ts';
import { Findings, Refusal, type Verdict } from './verdict.ts';
import { type CheckedReceipt, describeSignatures } from './verify-receipt.ts';

export interface CertificateOptions {
  /** The bytes of the manifest file, read once and not kept. */
  readonly manifest?: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/**
 * Verifies a relocation certificate: a file's content or a certificate already read. The points
 * are those of "To verify" in `docs/formats/relocation-certificate.md`, in their order.
 * Never throws on bad input; what reading the manifest throws is passed on.
 */
export async function verifyCertificate(
  input: Uint8Array | string | Certificate,
  trust: TrustInput,
  options: CertificateOptions = {},
): Promise<Verdict> {
  const findings = new Findings();
  await findings.attempt(async () => {
    const opened = await Trust.open(trust);
    const certificate = readCertificate(input);
    const receipts = await openReceipts(certificate, opened, findings); // (1)
    if (findings.failed) return;
    const steps = await checkSteps(certificate, receipts, findings);
    if (steps === undefined) return;
    await checkPoints(certificate, steps, opened, options, findings);
    describe(certificate, steps, findings);
    describeSignatures(opened, findings);
  });
  return findings.verdict();
}

function readCertificate(input: Uint8Array | string | Certificate): Certificate {
  const readable = typeof input === 'string' || input instanceof Uint8Array;
  return readable ? parseCertificate(input) : checkCertificate(input);
}

/** Point 2: the steps are those of a relocation, by this plan. */
async function checkSteps(
  certificate: Certificate,
  receipts: readonly CheckedReceipt[],
  findings: Findings,
): Promise<Steps | undefined> {
  let steps: Steps | undefined;
  await findings.point(() => {
    steps = readSteps(certificate, receipts, findings);
    checkPlanStep(certificate.body, steps, findings);
  }, 'Every step of the relocation stands in the ledger of the site or office that took it.');
  return steps;
}

async function checkPoints(
  certificate: Certificate,
  steps: Steps,
  trust: Trust,
  { manifest }: CertificateOptions,
  findings: Findings,
): Promise<void> {
  const { body } = certificate;
  const { source, target } = body;
  const point = findings.point.bind(findings);
  await point(
    () => checkManifests(body, steps, findings),
    `${source.site} and ${target.site} recorded the same manifest after the last write: ` +
      `${body.manifest.count} objects, ${body.manifest.bytes} bytes.`,
  ); // (3)
  await point(() => checkStatistics(body, steps, findings), ...statisticsSentence(body)); // (3)
  await point(
    () => checkPolicies(body, steps, findings),
    `Policy ${body.policy.after} differs from policy ${body.policy.before} in nothing but that ` +
      `${target.site} is now the home of ${body.classes.join(' and ')} of ${body.scope.region}.`,
  ); // (4)
  await point(
    () => checkApprovals(body, steps, findings),
    'Two different operators signed the start, and two the retirement, of exactly this plan.',
  ); // (5)
  await point(() => {
    checkOrder(steps, findings);
    checkFence(body, steps, findings);
  }, 'In each ledger the steps stand in the right order; ' +
    'retirement was approved after the switch.'); // (6)
  const keys = body.keys.length === 1 ? '1 key' : `${body.keys.length} keys`;
  await point(() => {
    checkKeys(body, steps, findings);
    checkPostChecks(body, steps, findings);
  }, `${source.site} recorded the destruction of every copy of ${keys}, ` +
    'and of each copy that was on record when the key was made.'); // (7)
  await point(
    () => checkSignatures(certificate, steps, trust),
    `${source.site}, ${target.site} and the office signed this certificate as it stands.`,
  ); // (8)
  if (manifest !== undefined) {
    await point(
      async () => checkManifestFile(body, await readManifest(manifest), findings),
      'The manifest file is the one that both sites recorded.',
    ); // (9)
  }
  const listed = customerSentences(certificate);
  await point(() => checkCustomer(certificate, findings), ...listed); // (10)
}

function customerSentences({ customer }: Certificate): string[] {
  if (customer === undefined) return [];
  return [`Each of the ${customer.objects.length} objects listed was in the manifest, unchanged.`];
}

/** Point 8: source, target and office have signed everything else in the certificate. */
async function checkSignatures(
  certificate: Certificate,
  steps: Steps,
  trust: Trust,
): Promise<void> {
  const { source, target } = certificate.body;
  const office = steps.one('planned').receipt.checkpoint.origin;
  const signers = [source.ledger, target.ledger, office];
  const verifiers = signers.flatMap((origin) => trust.noteKeys(origin)).map(createVerifier);
  try {
    const { text, verified } = await openNote(certificate.signatures, verifiers);
    if (text !== certificateText(certificate)) {
      throw new Refusal('not-signed', 'what was signed is another certificate than this');
    }
    for (const origin of signers) {
      if (verified.some(({ name }) => name === origin)) continue;
      throw new Refusal('not-signed', `${origin} has not signed the certificate`);
    }
  } catch (cause) {
    if (!(cause instanceof TlogError)) throw cause;
    throw new Refusal('not-signed', `signatures: ${cause.message}`, { cause });
  }
}
