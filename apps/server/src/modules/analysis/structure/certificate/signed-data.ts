import { hash, verify, type X509Certificate } from 'node:crypto';
import { Malformed } from '../reader.ts';
import { childrenOf, type Der, expect, oidOf, readDer, tags, timeOf } from './der.ts';
import { certificateOf } from './x509.ts';

/** CMS SignedData (RFC 5652, section 5; PKCS#7 1.5), as far as signatures of programs need it. */
export interface SignedData {
  readonly contentType: string;
  /** Contents without tag and length, which is what the message digest is over; may be detached. */
  readonly content?: Der;
  readonly certificates: readonly X509Certificate[];
  /** Entries that OpenSSL could not read. */
  readonly unreadable: number;
  readonly signers: readonly SignerInfo[];
}

export interface SignerInfo {
  readonly certificate?: X509Certificate;
  readonly digestAlgorithm: DigestName;
  /** By object identifier; each with its first value. */
  readonly signed: ReadonlyMap<string, Der>;
  readonly unsigned: ReadonlyMap<string, readonly Der[]>;
  readonly signature: Uint8Array;
  /** As they were signed: a SET, not the implicit tag that stands in the file. */
  readonly signedBytes?: Uint8Array;
  readonly signatureAlgorithm: string;
  readonly parameters?: Der;
}

export const oids = {
  signedData: '1.2.840.113549.1.7.2',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  countersignature: '1.2.840.113549.1.9.6',
  timestampToken: '1.3.6.1.4.1.311.3.3.1',
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
  nestedSignature: '1.3.6.1.4.1.311.2.4.1',
  indirectData: '1.3.6.1.4.1.311.2.1.4',
  programInfo: '1.3.6.1.4.1.311.2.1.12',
  rsaPss: '1.2.840.113549.1.1.10',
} as const;

export type DigestName = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512' | 'unknown';

const digestNames: ReadonlyMap<string, DigestName> = new Map([
  ['1.2.840.113549.2.5', 'md5'],
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

const certificatesMax = 100;
const signersMax = 16;

export function digestName(algorithm: Der | undefined): DigestName {
  const [oid] = childrenOf(expect(algorithm, tags.sequence, 'A digest algorithm'));
  return digestNames.get(oidOf(oid)) ?? 'unknown';
}

/** @throws {Malformed} */
export function readSignedData(bytes: Uint8Array): SignedData {
  const [type, wrapped] = childrenOf(expect(readDer(bytes), tags.sequence, 'ContentInfo'));
  if (oidOf(type) !== oids.signedData) throw new Malformed('This is no SignedData');
  const [inner] = childrenOf(expect(wrapped, tags.context0, 'The content'));
  const [, , encapsulated, ...rest] = childrenOf(expect(inner, tags.sequence, 'SignedData'));
  const [contentType, explicit] = childrenOf(
    expect(encapsulated, tags.sequence, 'EncapsulatedContent'),
  );
  const entries = rest.filter(({ tag }) => tag === tags.context0).flatMap(childrenOf);
  const read = entries.slice(0, certificatesMax).map(({ raw }) => certificateOf(raw));
  const certificates = read.filter((one) => one !== undefined);
  const infos = childrenOf(expect(rest.at(-1), tags.set, 'The signers'));
  const content = explicit === undefined ? undefined : childrenOf(explicit)[0];
  return {
    contentType: oidOf(contentType),
    ...(content === undefined ? {} : { content }),
    certificates,
    unreadable: entries.length - certificates.length,
    signers: infos.slice(0, signersMax).map((info) => readSigner(info, certificates)),
  };
}

export function readSigner(info: Der, certificates: readonly X509Certificate[]): SignerInfo {
  const fields = childrenOf(expect(info, tags.sequence, 'SignerInfo'));
  const [, identifier, digest] = fields;
  const hasSigned = fields[3]?.tag === tags.context0;
  const signedSet = hasSigned ? fields[3] : undefined;
  const [algorithm, signature, unsignedSet] = fields.slice(hasSigned ? 4 : 3);
  const [signatureOid, parameters] = childrenOf(
    expect(algorithm, tags.sequence, 'The signature algorithm'),
  );
  const certificate = certificates.find((one) => isOf(identifier, one));
  const signed = [...attributesOf(signedSet)].flatMap(([oid, [value]]) =>
    value === undefined ? [] : [[oid, value] as const],
  );
  return {
    ...(certificate === undefined ? {} : { certificate }),
    digestAlgorithm: digestName(digest),
    signed: new Map(signed),
    unsigned: attributesOf(unsignedSet?.tag === tags.context1 ? unsignedSet : undefined),
    signature: expect(signature, tags.octets, 'The signature').contents,
    ...(signedSet === undefined ? {} : { signedBytes: asSet(signedSet.raw) }),
    signatureAlgorithm: oidOf(signatureOid),
    ...(parameters === undefined ? {} : { parameters }),
  };
}

function asSet(raw: Uint8Array): Uint8Array {
  const copy = new Uint8Array(raw);
  copy[0] = tags.set;
  return copy;
}

function attributesOf(set: Der | undefined): Map<string, readonly Der[]> {
  const attributes = new Map<string, readonly Der[]>();
  if (set === undefined) return attributes;
  for (const attribute of childrenOf(set)) {
    const [type, values] = childrenOf(expect(attribute, tags.sequence, 'An attribute'));
    const oid = oidOf(type);
    const found = childrenOf(expect(values, tags.set, 'Values of an attribute'));
    attributes.set(oid, [...(attributes.get(oid) ?? []), ...found]);
  }
  return attributes;
}

/** By issuer and serial number, or by the key's identifier. */
function isOf(identifier: Der | undefined, certificate: X509Certificate): boolean {
  if (identifier?.tag !== tags.sequence) return false;
  const [issuer, serial] = childrenOf(identifier);
  if (issuer === undefined || serial === undefined) return false;
  const names = certificateNames(certificate);
  return (
    Buffer.compare(issuer.raw, names.issuer) === 0 && Buffer.compare(serial.raw, names.serial) === 0
  );
}

function certificateNames(certificate: X509Certificate): {
  issuer: Uint8Array;
  serial: Uint8Array;
} {
  const [body] = childrenOf(readDer(certificate.raw));
  const fields = childrenOf(expect(body, tags.sequence, 'A certificate'));
  const at = fields[0]?.tag === tags.context0 ? 1 : 0;
  const [serial, , issuer] = fields.slice(at);
  return { issuer: issuer?.raw ?? new Uint8Array(0), serial: serial?.raw ?? new Uint8Array(0) };
}

/**
 * Whether the signer's key signed these attributes, and they name this content.
 * @param content what the message digest is over
 */
export function signerState(
  signer: SignerInfo,
  content: Uint8Array,
): 'valid' | 'digest-mismatch' | 'signature-invalid' | 'unknown' {
  const { certificate, digestAlgorithm, signedBytes } = signer;
  if (certificate === undefined || digestAlgorithm === 'unknown') return 'unknown';
  if (signedBytes === undefined) {
    return signatureFits(signer, certificate, content) ? 'valid' : 'signature-invalid';
  }
  const declared = signer.signed.get(oids.messageDigest)?.contents ?? new Uint8Array(0);
  const computed = hash(digestAlgorithm, content, 'buffer');
  if (Buffer.compare(declared, computed) !== 0) return 'digest-mismatch';
  return signatureFits(signer, certificate, signedBytes) ? 'valid' : 'signature-invalid';
}

function signatureFits(
  signer: SignerInfo,
  certificate: X509Certificate,
  data: Uint8Array,
): boolean {
  try {
    const key = certificate.publicKey;
    const padding = signer.signatureAlgorithm === oids.rsaPss ? pss : {};
    return verify(signer.digestAlgorithm, data, { key, ...padding }, signer.signature);
  } catch {
    // A key or algorithm that OpenSSL refuses: the signature is shown by nothing.
    return false;
  }
}

/** RSA_PKCS1_PSS_PADDING, with the salt's length taken from the signature. */
const pss = { padding: 6, saltLength: -2 };

/** When the signer says it signed; no more than its word. */
export function signingTimeOf(signer: SignerInfo): string | undefined {
  return timeOf(signer.signed.get(oids.signingTime));
}
