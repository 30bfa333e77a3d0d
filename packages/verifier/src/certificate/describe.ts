import type { ReadCertificate } from '../formats/certificate-reader.ts';
import type { Findings } from '../verdict.ts';
import type { Steps } from './steps.ts';

/** What a certificate only declares, and what it does not cover. */
export function describe(read: ReadCertificate, steps: Steps, findings: Findings): void {
  const { body } = read.certificate;
  const { source, target, fence } = body;
  const erased = steps.one('erased').payload;
  describeWitnesses(steps, findings);
  findings.declared.push(
    `That ${source.site} stands under the law of ${source.jurisdiction} and ${target.site} under ` +
      `that of ${target.jurisdiction}: places are declared, not proven.`,
    `All times, and so that intake was fenced for ${fence.durationMs} ms.`,
    `That both sites computed the manifest from what is on their disks.`,
    `That the copies of the keys on record were all there were, and that ${source.site} deleted ` +
      `${erased.objects} objects of ${erased.bytes} bytes.`,
    ...erased.backups.map(({ name, expiresAt }) => `That the backup ${name} expires ${expiresAt}.`),
    ...body.postChecks.map(({ name, outcome, detail }) => `Check ${name}: ${outcome}. ${detail}`),
    ...declaredOfCustomer(read),
  );
  findings.notCovered.push(
    `That no copy was made outside the logged paths.`,
    `That the source's ledger names no other key of the region: its public entries show how many.`,
    `That no other key was replaced and no other operator deactivated before an approval: the ` +
      `office's public entries show how many, and both sites checked it when they obeyed.`,
    ...body.outOfScope,
    ...steps.one('planned').payload.residualFlows,
  );
}

function describeWitnesses(steps: Steps, findings: Findings): void {
  const names = new Set(
    steps.list.flatMap(({ receipt }) => receipt.checkpoint.witnesses.map(({ name }) => name)),
  );
  if (names.size === 0) {
    findings.notCovered.push('Whether the ledgers show everybody the same: no witness is trusted.');
  } else if (!findings.failed) {
    findings.proven.push(`Witnesses saw these ledgers only grow: ${[...names].join(', ')}.`);
  }
  if (switchWasWitnessed(steps) && !findings.failed) {
    findings.proven.push('The switch stood in a signed checkpoint before retirement was approved.');
  } else {
    findings.declared.push('That the switch was witnessed before retirement was approved.');
  }
}

/** A checkpoint that ends between the switch and the approval of retirement shows it. */
function switchWasWitnessed(steps: Steps): boolean {
  const { size } = steps.one('policy-after').receipt.checkpoint.checkpoint;
  return steps.all('approved-retirement').every(({ index }) => size <= BigInt(index));
}

function declaredOfCustomer({ certificate: { body }, listed }: ReadCertificate): string[] {
  if (listed === undefined) return [];
  return [
    `That these objects belong to customer ${body.scope.customer}, and are all of its objects: ` +
      `${body.source.site}, ${body.target.site} and the office say so.`,
  ];
}
