import { base64Decode, hexDecode, hexEncode, leafHash, verifyInclusion } from '@vitrine/tlog';
import type { CertificateBody } from '../formats/certificate.ts';
import type { ReadCertificate } from '../formats/certificate-reader.ts';
import type { CustomerObject } from '../formats/customer-objects.ts';
import { FormatError } from '../formats/errors.ts';
import { decodeRecord, objectCommitment } from '../formats/manifest.ts';
import { Findings } from '../verdict.ts';

/** What is wrong with more objects than these is not told one by one. */
const failuresMax = 100;

/** Point 10: each object listed for the customer is in the manifest and is opened. */
export class CustomerCheck {
  readonly #findings = new Findings();
  #previous = -1;

  /** Takes the objects as they come. */
  readonly take = (listed: CustomerObject, body: CertificateBody): void => {
    const findings = this.#findings;
    if (findings.failures.length >= failuresMax) return;
    findings.require(
      listed.index > this.#previous,
      'customer-mismatch',
      'the objects are not in ascending order',
    );
    this.#previous = listed.index;
    try {
      checkObject(listed, body, findings);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      findings.fail(error.code, error.message);
    }
  };

  finish({ certificate, listed }: ReadCertificate, findings: Findings): void {
    const isOfCustomer = certificate.body.scope.customer !== undefined;
    findings.require(
      isOfCustomer === (listed !== undefined),
      'customer-mismatch',
      'a customer or the objects are missing',
    );
    if (isOfCustomer) findings.failures.push(...this.#findings.failures);
  }
}

function checkObject(
  listed: CustomerObject,
  { manifest: { root, count }, scope }: CertificateBody,
  findings: Findings,
): void {
  const bytes = base64Decode(listed.record);
  const record = decodeRecord(bytes);
  const included = verifyInclusion({
    leafHash: leafHash(bytes),
    index: BigInt(listed.index),
    size: BigInt(count),
    root: hexDecode(root),
    proof: listed.proof.map(base64Decode),
  });
  const name = `${record.kind} ${record.id}`;
  findings.require(included, 'object-not-in-manifest', `${name} is not in the manifest`);
  const opened = objectCommitment(base64Decode(listed.key), hexDecode(listed.sha256));
  findings.require(
    !record.tombstone && hexEncode(opened) === hexEncode(record.commitment),
    'object-not-opened',
    `${name}: key and SHA-256 do not open its commitment`,
  );
  findings.require(
    record.kind !== 'customer' || record.id === scope.customer,
    'customer-mismatch',
    `${name} is another customer`,
  );
}
