import { base64Encode, sha256 } from '@vitrine/tlog';
import { canonicalBytes, canonicalJson, parseJson } from './canonical-json.ts';
import {
  type CustomerObject,
  customerObject,
  customerObjectsMax,
  type ListedObjects,
  listObjects,
  ObjectList,
} from './customer-objects.ts';
import { FormatError } from './errors.ts';
import { eventsShape } from './events-summary.ts';
import { checkReceipt, type Receipt } from './receipt.ts';
import {
  arrayOf,
  type Check,
  conform,
  country,
  dataClass,
  digest,
  hex32,
  type Infer,
  identifier,
  integer,
  literal,
  matching,
  name,
  object,
  oneOf,
  pairOf,
  sentence,
  text,
  time,
  uuid,
} from './shape.ts';

export const certificateFormat = 'vitrine-relocation-certificate/1';
export const certificateMediaType = 'application/vnd.vitrine.relocation-certificate+json';
/** Bytes of a certificate read as a whole: all of it but a customer's objects in their usual place. */
export const certificateBytesMax = 256 * 1_048_576;

const noteCharactersMax = 65_536;

/** Every step of a relocation that a certificate shows, in its order. */
export const stepNames = [
  'policy-before',
  'operator',
  'operator-key-replaced',
  'operator-deactivated',
  'key-created',
  'planned',
  'approved-start',
  'prepared',
  'fenced',
  'drained',
  'verified-source',
  'verified-target',
  'policy-after',
  'accepted',
  'soaking',
  'approved-retirement',
  'keys-destroyed',
  'erased',
  'checked',
] as const;
export type StepName = (typeof stepNames)[number];

/** How an attempt to find what was erased may end in a certificate. */
export const goodOutcomes = ['failed-as-expected', 'none-found'] as const;

const totals = object({ count: integer(), bytes: integer() });

export const manifestShape = object({
  root: hex32,
  count: integer(),
  bytes: integer(),
  byKind: object({ sample: totals, submission: totals, customer: totals, 'api-key': totals }),
});

export const destroyedCopies = arrayOf(
  object({ copyId: identifier, holder: sentence, destroyedAt: time }),
  1,
);

export const quarter = matching(/^\d{4}-Q[1-4]$/, 'a quarter such as 2026-Q4');
export const postCheck = object({ name: identifier, outcome: identifier, detail: sentence });

const party = object({ site: name, jurisdiction: country, ledger: text(255) });
const versions = object({ before: integer(1), after: integer(1) });
const noteText = text(noteCharactersMax);

const bodyShape = object(
  {
    relocation: identifier,
    scope: object({ region: name }, { customer: uuid }),
    classes: arrayOf(dataClass, 1, 3),
    source: party,
    target: party,
    policy: versions,
    epoch: versions,
    plan: digest,
    manifest: manifestShape,
    fence: object({ from: time, to: time, durationMs: integer() }),
    keys: arrayOf(
      object({ keyId: identifier, quarter, recipient: text(4096), copies: destroyedCopies }),
    ),
    outOfScope: arrayOf(sentence),
    postChecks: arrayOf(postCheck, 1),
    approvals: object({ start: pairOf(noteText), retirement: pairOf(noteText) }),
    limit: sentence,
    steps: arrayOf(object({ name: oneOf(...stepNames), ledger: name, index: integer() })),
  },
  { statistics: eventsShape },
);

const customerShape = object({ objects: arrayOf(customerObject, 1, customerObjectsMax) });

const receipt: Check<Receipt> = (value) => checkReceipt(value);

const certificateShape = object(
  {
    format: literal(certificateFormat),
    body: bodyShape,
    receipts: arrayOf(receipt),
    signatures: noteText,
  },
  { customer: customerShape },
);

const signedPartsShape = object(
  { format: literal(certificateFormat), body: bodyShape, receipts: arrayOf(receipt) },
  { listed: object({ count: integer(1), root: hex32 }) },
);

/** What a relocation certificate says (`docs/formats/relocation-certificate.md`). */
export type CertificateBody = Infer<typeof bodyShape>;
/** The objects of one customer, each opened. */
export type CustomerObjects = Infer<typeof customerShape>;
export type Certificate = Infer<typeof certificateShape>;
export type UnsignedCertificate = Omit<Certificate, 'signatures'>;

/**
 * Reads a certificate file.
 * @throws {FormatError} `malformed-json`, `malformed-entry`, `malformed-receipt`,
 *   `malformed-certificate`, `too-large`
 */
export function parseCertificate(input: Uint8Array | string): Certificate {
  if (input.length > certificateBytesMax) {
    throw new FormatError('too-large', `a certificate of ${input.length} bytes`);
  }
  return checkCertificate(parseJson(input));
}

/** @throws {FormatError} `malformed-entry`, `malformed-receipt`, `malformed-certificate` */
export function checkCertificate(value: unknown): Certificate {
  return conform(certificateShape, value, 'malformed-certificate');
}

/** @throws {FormatError} `malformed-certificate` */
export function checkCertificateBody(value: unknown): CertificateBody {
  return conform(bodyShape, value, 'malformed-certificate');
}

/** A certificate without a customer's objects, or with what stands for them in what is signed. */
export type SignedParts = Pick<Certificate, 'format' | 'body' | 'receipts'> & {
  readonly listed?: ListedObjects;
};

/** @throws {FormatError} `malformed-entry`, `malformed-receipt`, `malformed-certificate` */
export function checkSignedParts(value: unknown): SignedParts {
  return conform(signedPartsShape, value, 'malformed-certificate');
}

/**
 * The text that source, target and office sign: two lines, the second the base64 of
 * SHA-256(canonical JSON of the certificate without its member `signatures`, a customer's objects
 * being replaced by their number and root).
 */
export function certificateText(certificate: UnsignedCertificate): string {
  const { format, body, receipts, customer } = certificate;
  const parts = { format, body, receipts };
  if (customer === undefined) return signedText(parts);
  return signedText({ ...parts, listed: listObjects(customer.objects) });
}

export function signedText({ format, body, receipts, listed }: SignedParts): string {
  const parts = { format, body, receipts };
  const signed = listed === undefined ? parts : { ...parts, customer: { objects: listed } };
  return `${certificateFormat}\n${base64Encode(sha256(canonicalBytes(signed)))}\n`;
}

/** The canonical text of a certificate, with a newline at the end: what a file holds. */
export function formatCertificate(certificate: Certificate): string {
  return `${canonicalJson(checkCertificate(certificate))}\n`;
}

const pieceObjects = 64;

/**
 * The same of a customer's certificate, piece by piece, whose objects need never be there all at
 * once. It is signed when they have all gone by.
 *
 * @param sign gives the note of the text that is handed to it
 */
export async function* formatCustomerCertificate(
  parts: Omit<SignedParts, 'listed'>,
  objects: AsyncIterable<CustomerObject>,
  sign: (parts: SignedParts) => Promise<string>,
): AsyncGenerator<string> {
  const { body, receipts, format } = parts;
  const list = new ObjectList();
  let piece = `{"body":${canonicalJson(body)},"customer":{"objects":[`;
  let waiting = 0;
  for await (const one of objects) {
    const text = canonicalJson(one);
    piece += list.count === 0 ? text : `,${text}`;
    list.add(text);
    if (++waiting < pieceObjects) continue;
    yield piece;
    piece = '';
    waiting = 0;
  }
  const signatures = await sign({ ...parts, listed: list.finish() });
  const rest = canonicalJson({ format, receipts, signatures });
  yield `${piece}]},${rest.slice(1)}\n`;
}
