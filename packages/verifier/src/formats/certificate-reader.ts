import { concatBytes, utf8Encode } from '@vitrine/tlog';
import { canonicalJson, parseJson } from './canonical-json.ts';
import {
  type Certificate,
  type CertificateBody,
  certificateBytesMax,
  checkCertificate,
  checkCertificateBody,
  parseCertificate,
} from './certificate.ts';
import {
  type CustomerObject,
  checkCustomerObject,
  customerObjectLengthMax,
  customerObjectsMax,
  type ListedObjects,
  listObjects,
  ObjectList,
} from './customer-objects.ts';
import { FormatError } from './errors.ts';
import { JsonPieces } from './json-pieces.ts';

/** A certificate whose objects of a customer have gone by. */
export interface ReadCertificate {
  readonly certificate: Omit<Certificate, 'customer'>;
  readonly listed: ListedObjects | undefined;
}

/** Told of each object of a customer as it goes by. */
export type TakeObject = (object: CustomerObject, body: CertificateBody) => void;

/** A body beyond this is read with all the rest. */
const bodyBytesMax = 8 * 1_048_576;
const opening = utf8Encode('{"body":');
const objectsOpening = utf8Encode(',"customer":{"objects":[');
const [comma, end, closing] = utf8Encode(',]}');

/**
 * Reads a certificate as it comes. Where it begins as {@link formatCertificate} writes it, a
 * customer's objects are handed on one by one and not kept; any other spelling is read whole.
 *
 * @throws {FormatError} as `parseCertificate` does, and whatever the source throws
 */
export async function readCertificate(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  take: TakeObject,
): Promise<ReadCertificate> {
  const pieces = new JsonPieces(source);
  try {
    return await read(pieces, take);
  } finally {
    await pieces.close();
  }
}

async function read(pieces: JsonPieces, take: TakeObject): Promise<ReadCertificate> {
  if (!(await pieces.skip(opening))) return whole([await pieces.rest(certificateBytesMax)], take);
  const bodyBytes = await pieces.value(bodyBytesMax);
  if (!(await pieces.skip(objectsOpening))) {
    return whole([opening, bodyBytes, await pieces.rest(certificateBytesMax)], take);
  }
  const body = checkCertificateBody(parseJson(bodyBytes));
  const list = new ObjectList();
  let delimiter: number | undefined;
  do {
    if (list.count === customerObjectsMax) throw malformed('too many objects');
    const object = checkCustomerObject(parseJson(await pieces.value(customerObjectLengthMax)));
    list.add(canonicalJson(object));
    take(object, body);
    delimiter = await pieces.byte();
  } while (delimiter === comma);
  if (delimiter !== end) throw malformed('a list of objects that does not end');
  return { certificate: await afterObjects(pieces, bodyBytes), listed: list.finish() };
}

/** What follows the objects must close what they stand in, and hold no second customer. */
async function afterObjects(
  pieces: JsonPieces,
  body: Uint8Array,
): Promise<Omit<Certificate, 'customer'>> {
  if ((await pieces.byte()) !== closing) {
    throw malformed('a customer with other members than its objects');
  }
  const rest = await pieces.rest(certificateBytesMax);
  const value = parseJson(concatBytes(opening, body, rest));
  const { customer, ...certificate } = checkCertificate(value);
  if (customer !== undefined) throw new FormatError('malformed-json', 'a member stands twice');
  return certificate;
}

function whole(parts: readonly Uint8Array[], take: TakeObject): ReadCertificate {
  return alreadyRead(parseCertificate(concatBytes(...parts)), take);
}

/** The same of a certificate that is in memory. */
export function alreadyRead(
  { customer, ...certificate }: Certificate,
  take: TakeObject,
): ReadCertificate {
  for (const one of customer?.objects ?? []) take(one, certificate.body);
  return { certificate, listed: customer && listObjects(customer.objects) };
}

function malformed(message: string): FormatError {
  return new FormatError('malformed-certificate', message);
}
