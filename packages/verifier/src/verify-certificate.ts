import { createVerifier, openNote, TlogError, utf8Encode } from '@vitrine/tlog';
import { checkApprovals } from './certificate/approvals.ts';
import { CustomerCheck } from './certificate/customer.ts';
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
import { type Certificate, checkCertificate, signedText } from './formats/certificate.ts';
import {
  alreadyRead,
  type ReadCertificate,
  readCertificate,
} from './formats/certificate-reader.ts';
import { readManifest } from './formats/manifest.ts';
import { Trust, type TrustInput } from './trust.ts';
import { Findings, Refusal, type Verdict } from './verdict.ts';
import { type CheckedReceipt, describeSignatures } from './verify-receipt.ts';

export interface CertificateOptions {
  /** The bytes of the manifest file, read once and not kept. */
  readonly manifest?: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** A file's content, its bytes as they come, or a certificate already read. */
export type CertificateInput = Uint8Array | string | Certificate | AsyncIterable<Uint8Array>;

/**
 * Verifies a relocation certificate, in memory that does not grow with a customer's objects where
 * its bytes come one after the other. The points
 * are those of "To verify" in `docs/formats/relocation-certificate.md`, in their order.
 * Never throws on bad input; what reading certificate or manifest throws is passed on.
 */
export async function verifyCertificate(
  input: CertificateInput,
  trust: TrustInput,
  options: CertificateOptions = {},
): Promise<Verdict> {
  const findings = new Findings();
  await findings.attempt(async () => {
    const opened = await Trust.open(trust);
    const customer = new CustomerCheck();
    const read = await readInput(input, customer);
    const { certificate } = read;
    const receipts = await openReceipts(certificate, opened, findings); // (1)
    if (findings.failed) return;
    const steps = await checkSteps(certificate, receipts, findings);
    if (steps === undefined) return;
    await checkPoints(read, steps, opened, options, findings);
    const listed = customerSentences(read);
    await findings.point(() => customer.finish(read, findings), ...listed); // (10)
    describe(read, steps, findings);
    describeSignatures(opened, findings);
  });
  return findings.verdict();
}

async function readInput(
  input: CertificateInput,
  { take }: CustomerCheck,
): Promise<ReadCertificate> {
  if (typeof input === 'string') return readCertificate([utf8Encode(input)], take);
  if (input instanceof Uint8Array) return readCertificate([input], take);
  if (isStream(input)) return readCertificate(input, take);
  return alreadyRead(checkCertificate(input), take);
}

/** Also for what is handed in against its type. */
function isStream(input: object): input is AsyncIterable<Uint8Array> {
  return typeof input === 'object' && input !== null && Symbol.asyncIterator in input;
}

/** Point 2: the steps are those of a relocation, by this plan. */
async function checkSteps(
  certificate: ReadCertificate['certificate'],
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
  read: ReadCertificate,
  steps: Steps,
  trust: Trust,
  { manifest }: CertificateOptions,
  findings: Findings,
): Promise<void> {
  const { body } = read.certificate;
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
    () => checkSignatures(read, steps, trust),
    `${source.site}, ${target.site} and the office signed this certificate as it stands.`,
  ); // (8)
  if (manifest !== undefined) {
    await point(
      async () => checkManifestFile(body, await readManifest(manifest), findings),
      'The manifest file is the one that both sites recorded.',
    ); // (9)
  }
}

function customerSentences({ listed }: ReadCertificate): string[] {
  if (listed === undefined) return [];
  return [`Each of the ${listed.count} objects listed was in the manifest, unchanged.`];
}

/** Point 8: source, target and office have signed everything else in the certificate. */
async function checkSignatures(
  { certificate, listed }: ReadCertificate,
  steps: Steps,
  trust: Trust,
): Promise<void> {
  const { source, target } = certificate.body;
  const office = steps.one('planned').receipt.checkpoint.origin;
  const signers = [source.ledger, target.ledger, office];
  const verifiers = signers.flatMap((origin) => trust.noteKeys(origin)).map(createVerifier);
  try {
    const { text, verified } = await openNote(certificate.signatures, verifiers);
    if (text !== signedText({ ...certificate, ...(listed && { listed }) })) {
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
