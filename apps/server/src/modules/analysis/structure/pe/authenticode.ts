import { createHash, type X509Certificate } from 'node:crypto';
import { childrenOf, type Der, expect, hexOf, readDer, tags, timeOf } from '../certificate/der.ts';
import {
  digestName,
  oids,
  readSignedData,
  readSigner,
  type SignedData,
  type SignerInfo,
  signerState,
  signingTimeOf,
} from '../certificate/signed-data.ts';
import {
  type CertificateSummary,
  chainOf,
  issued,
  oneLine,
  summaryOf,
} from '../certificate/x509.ts';
import { bounded, type Notes, present } from '../notes.ts';
import { decodeLatin1, Malformed } from '../reader.ts';
import { directories, type PeImage } from './image.ts';

/** Source: Windows Authenticode Portable Executable Signature Format. */
export interface Authenticode {
  /** That of the first signature: `valid` says that the file is what its signer signed, no more. */
  readonly state: 'unsigned' | SignatureState;
  readonly signatures: readonly CodeSignature[];
}

/** `malformed` also where an algorithm or certificate is missing that is needed to tell. */
export type SignatureState = 'valid' | 'mismatch' | 'signature-invalid' | 'malformed';

export interface CodeSignature {
  readonly state: SignatureState;
  readonly digestAlgorithm: string;
  /** What the signer signed, and what the file has; hexadecimal. */
  readonly declaredDigest: string;
  readonly computedDigest?: string;
  readonly signer?: CertificateSummary;
  /** From the signer's issuer on, as far as the certificates within lead; each signed by the next. */
  readonly chain: readonly CertificateSummary[];
  /** Whether somebody here believes its root: without configured roots nobody was asked. */
  readonly trust: 'not-judged' | 'known-root' | 'unknown-root';
  readonly timestamp?: CodeTimestamp;
  readonly programName?: string;
  readonly programUrl?: string;
}

export interface CodeTimestamp {
  readonly kind: 'rfc3161' | 'authenticode';
  readonly at?: string;
  readonly state: 'valid' | 'invalid';
  readonly signer?: string;
}

const tableMax = 1_048_576;
const signaturesMax = 8;

/** @param roots of those whom the operator believes to sign programs; none to not judge it */
export function authenticodeOf(
  image: PeImage,
  notes: Notes,
  roots: readonly X509Certificate[] = [],
): Authenticode {
  const table = image.directory(directories.certificates);
  if (table === undefined || table.size === 0) return { state: 'unsigned', signatures: [] };
  const signatures: CodeSignature[] = [];
  const end = Math.min(table.rva + Math.min(table.size, tableMax), image.reader.length);
  const digests = new ImageDigests(image, table.rva, table.size);
  let at = table.rva;
  while (at + 8 <= end && signatures.length < signaturesMax) {
    const length = image.reader.u32(at);
    const isPkcs7 = image.reader.u16(at + 6) === 2;
    const bytes = image.reader.clipped(at + 8, Math.min(length, end - at) - 8);
    if (isPkcs7) readSignatures(bytes, digests, roots, notes, signatures);
    if (length < 8) break;
    at += (length + 7) & ~7;
  }
  const [first] = signatures;
  if (first === undefined)
    notes.problem('certificate table: there is no signature that can be read');
  return { state: first?.state ?? 'malformed', signatures };
}

/** A signature, and those nested in it, without recursion. */
function readSignatures(
  bytes: Uint8Array,
  digests: ImageDigests,
  roots: readonly X509Certificate[],
  notes: Notes,
  signatures: CodeSignature[],
): void {
  const queue = [bytes];
  for (const one of queue) {
    if (signatures.length >= signaturesMax) return;
    const read = notes.attempt('signature', () => readSignature(one, digests, roots));
    if (read === undefined) continue;
    signatures.push(read.signature);
    queue.push(...read.nested.map(({ raw }) => raw));
  }
}

function readSignature(
  bytes: Uint8Array,
  digests: ImageDigests,
  roots: readonly X509Certificate[],
): { signature: CodeSignature; nested: readonly Der[] } {
  const signed = readSignedData(bytes);
  const [signer] = signed.signers;
  if (signer === undefined) throw new Malformed('Nobody signed');
  const content = expect(signed.content, tags.sequence, 'What was signed');
  const [, digestInfo] = childrenOf(content);
  const [algorithm, digest] = childrenOf(expect(digestInfo, tags.sequence, 'The digest'));
  const name = digestName(algorithm);
  const declared = hexOf(expect(digest, tags.octets, 'The digest').contents);
  const computed = name === 'unknown' ? undefined : digests.of(name);
  const chain =
    signer.certificate === undefined ? [] : chainOf(signer.certificate, signed.certificates);
  const [leaf, ...issuers] = chain.map(summaryOf);
  const { programName, programUrl } = programInfoOf(signer);
  const signature: CodeSignature = present({
    state: stateOf(signed, signer, declared, computed),
    digestAlgorithm: name,
    declaredDigest: declared,
    computedDigest: computed,
    signer: leaf,
    chain: issuers,
    trust: trustOf(chain, roots),
    timestamp: timestampOf(signer, signed.certificates),
    programName,
    programUrl,
  });
  return { signature, nested: signer.unsigned.get(oids.nestedSignature) ?? [] };
}

function stateOf(
  signed: SignedData,
  signer: SignerInfo,
  declared: string,
  computed: string | undefined,
): SignatureState {
  if (signed.contentType !== oids.indirectData || computed === undefined) return 'malformed';
  if (declared !== computed) return 'mismatch';
  const state = signerState(signer, signed.content?.contents ?? new Uint8Array(0));
  if (state === 'unknown') return 'malformed';
  return state === 'valid' ? 'valid' : 'signature-invalid';
}

function trustOf(
  chain: readonly X509Certificate[],
  roots: readonly X509Certificate[],
): CodeSignature['trust'] {
  if (roots.length === 0) return 'not-judged';
  const last = chain.at(-1);
  const known =
    last !== undefined &&
    roots.some((root) => root.fingerprint256 === last.fingerprint256 || issued(last, root));
  return known ? 'known-root' : 'unknown-root';
}

/** By RFC 3161, or by PKCS#9 as it was before. */
function timestampOf(
  signer: SignerInfo,
  certificates: readonly X509Certificate[],
): CodeTimestamp | undefined {
  try {
    const token = signer.unsigned.get(oids.timestampToken)?.[0];
    if (token !== undefined) return rfc3161(token, signer);
    const counter = signer.unsigned.get(oids.countersignature)?.[0];
    return counter === undefined ? undefined : authenticodeTime(counter, signer, certificates);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { kind: 'rfc3161', state: 'invalid' };
  }
}

function rfc3161(token: Der, signer: SignerInfo): CodeTimestamp {
  const signed = readSignedData(token.raw);
  const info = expect(signed.content, tags.octets, 'What the time stamp is of').contents;
  const [, , imprint, , at] = childrenOf(readDer(info));
  const [algorithm, digest] = childrenOf(expect(imprint, tags.sequence, 'The imprint'));
  const name = digestName(algorithm);
  const [stamper] = signed.signers;
  const fits =
    name !== 'unknown' &&
    createHash(name).update(signer.signature).digest('hex') === hexOf(digest?.contents ?? empty) &&
    stamper !== undefined &&
    signerState(stamper, info) === 'valid';
  return stampBy('rfc3161', fits, timeOf(at), stamper);
}

function authenticodeTime(
  counter: Der,
  signer: SignerInfo,
  certificates: readonly X509Certificate[],
): CodeTimestamp {
  const stamper = readSigner(counter, certificates);
  const fits = signerState(stamper, signer.signature) === 'valid';
  return stampBy('authenticode', fits, signingTimeOf(stamper), stamper);
}

function stampBy(
  kind: CodeTimestamp['kind'],
  fits: boolean,
  at: string | undefined,
  stamper: SignerInfo | undefined,
): CodeTimestamp {
  const certificate = stamper?.certificate;
  return present({
    kind,
    at,
    state: fits ? 'valid' : 'invalid',
    signer: certificate === undefined ? undefined : oneLine(certificate.subject),
  });
}

const empty = new Uint8Array(0);

/** SpcSpOpusInfo: what the signer calls the program, and where more is to be read. */
function programInfoOf(signer: SignerInfo): { programName?: string; programUrl?: string } {
  const info = signer.signed.get(oids.programInfo);
  if (info?.tag !== tags.sequence) return {};
  const found: { programName?: string; programUrl?: string } = {};
  for (const field of childrenOf(info)) {
    const value = field.contents.length > 0 ? readDer(field.contents) : undefined;
    if (value === undefined) continue;
    const text =
      value.tag === 0x80 && field.tag === tags.context0
        ? Buffer.from(value.contents)
            .subarray(0, value.contents.length & ~1)
            .swap16()
            .toString('utf16le')
        : decodeLatin1(value.contents);
    if (field.tag === tags.context0) found.programName = bounded(text);
    if (field.tag === tags.context1) found.programUrl = bounded(text);
  }
  return found;
}

/** The file without what signing itself changes: checksum, the table's entry and the table. */
class ImageDigests {
  readonly #image: PeImage;
  readonly #tableAt: number;
  readonly #tableEnd: number;
  readonly #known = new Map<string, string>();

  constructor(image: PeImage, tableAt: number, tableSize: number) {
    this.#image = image;
    this.#tableAt = tableAt;
    this.#tableEnd = tableAt + tableSize;
  }

  of(name: string): string {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const { reader, optional, is64 } = this.#image;
    const checksum = optional + 64;
    const entry = optional + (is64 ? 112 : 96) + directories.certificates * 8;
    const hash = createHash(name);
    const add = (from: number, to: number) => hash.update(reader.clipped(from, to - from));
    add(0, checksum);
    add(checksum + 4, entry);
    add(entry + 8, Math.max(entry + 8, Math.min(this.#tableAt, reader.length)));
    add(this.#tableEnd, Math.max(this.#tableEnd, reader.length));
    const digest = hash.digest('hex');
    this.#known.set(name, digest);
    return digest;
  }
}
