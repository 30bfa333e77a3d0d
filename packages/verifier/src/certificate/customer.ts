import { base64Decode, hexDecode, hexEncode, leafHash, verifyInclusion } from '@vitrine/tlog';
import type { Certificate, CustomerObjects } from '../formats/certificate.ts';
import { decodeRecord, objectCommitment } from '../formats/manifest.ts';
import type { Findings } from '../verdict.ts';

type CustomerObject = CustomerObjects['objects'][number];

/** Point 10: each object listed for the customer is in the manifest and is opened. */
export function checkCustomer({ body, customer }: Certificate, findings: Findings): void {
  const customerId = body.scope.customer;
  if (customer === undefined || customerId === undefined) {
    const consistent = customer === customerId;
    findings.require(consistent, 'customer-mismatch', 'a customer or the objects are missing');
    return;
  }
  let previous = -1;
  for (const listed of customer.objects) {
    findings.require(
      listed.index > previous,
      'customer-mismatch',
      'the objects are not in ascending order',
    );
    previous = listed.index;
    checkObject(listed, body.manifest, customerId, findings);
  }
}

function checkObject(
  listed: CustomerObject,
  { root, count }: { readonly root: string; readonly count: number },
  customerId: string,
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
    record.kind !== 'customer' || record.id === customerId,
    'customer-mismatch',
    `${name} is another customer`,
  );
}
