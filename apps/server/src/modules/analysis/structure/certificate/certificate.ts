import { bounded, type Notes, present } from '../notes.ts';
import { readSignedData, signerState, signingTimeOf } from './signed-data.ts';
import { type CertificateSummary, certificateOf, chainOf, summaryOf } from './x509.ts';

/** Certificates by themselves: X.509 in DER or PEM, one or several. */
export interface CertificateStructure {
  readonly kind: 'certificate';
  readonly encoding: 'der' | 'pem';
  readonly certificates: readonly CertificateSummary[];
  /** Whether a private key stands beside them, which should be nobody's to send. */
  readonly privateKey: boolean;
}

/** A message of PKCS#7 or CMS. */
export interface Pkcs7Structure {
  readonly kind: 'pkcs7';
  readonly encoding: 'der' | 'pem';
  readonly contentType: string;
  readonly contentSize: number;
  readonly certificates: readonly CertificateSummary[];
  readonly signers: readonly Pkcs7Signer[];
}

export interface Pkcs7Signer {
  readonly state: ReturnType<typeof signerState> | 'detached';
  readonly digestAlgorithm: string;
  readonly certificate?: CertificateSummary;
  readonly chain: readonly CertificateSummary[];
  readonly signedAt?: string;
}

const certificatesMax = 200;

export function certificateStructure(bytes: Uint8Array, notes: Notes): CertificateStructure {
  const blocks = pemBlocks(bytes);
  const wanted = blocks.filter(({ label }) => /CERTIFICATE$/.test(label)).map(({ der }) => der);
  const all = blocks.length > 0 ? wanted : [bytes];
  const read = notes.capped('certificates', all, certificatesMax).map(certificateOf);
  const certificates = read.filter((one) => one !== undefined);
  if (certificates.length < read.length) notes.problem('certificates: one cannot be read');
  return {
    kind: 'certificate',
    encoding: blocks.length > 0 ? 'pem' : 'der',
    certificates: certificates.map(summaryOf),
    privateKey: blocks.some(({ label }) => /PRIVATE KEY$/.test(label)),
  };
}

/** @throws {Malformed} where it is no signed message */
export function pkcs7Structure(bytes: Uint8Array, notes: Notes): Pkcs7Structure {
  const block = pemBlocks(bytes).find(({ label }) => /^(?:PKCS7|CMS)$/.test(label));
  const signed = readSignedData(block?.der ?? bytes);
  if (signed.unreadable > 0) notes.problem('certificates: one cannot be read');
  const { content, certificates } = signed;
  return {
    kind: 'pkcs7',
    encoding: block === undefined ? 'der' : 'pem',
    contentType: bounded(signed.contentType, 64),
    contentSize: content?.contents.length ?? 0,
    certificates: certificates.map(summaryOf),
    signers: signed.signers.map((signer) => {
      const chain =
        signer.certificate === undefined ? [] : chainOf(signer.certificate, certificates);
      const [own, ...issuers] = chain.map(summaryOf);
      return present({
        state: content === undefined ? 'detached' : signerState(signer, content.contents),
        digestAlgorithm: signer.digestAlgorithm,
        certificate: own,
        chain: issuers,
        signedAt: signingTimeOf(signer),
      });
    }),
  };
}

interface PemBlock {
  readonly label: string;
  readonly der: Uint8Array;
}

/** RFC 7468; blocks without an end end the search. */
function pemBlocks(bytes: Uint8Array): PemBlock[] {
  const text = Buffer.from(
    bytes.buffer,
    bytes.byteOffset,
    Math.min(bytes.length, 16_777_216),
  ).toString('latin1');
  const blocks: PemBlock[] = [];
  const begin = '-----BEGIN ';
  for (let at = text.indexOf(begin); at >= 0 && blocks.length <= certificatesMax; ) {
    const labelEnd = text.indexOf('-----', at + begin.length);
    const label = text.slice(at + begin.length, Math.min(labelEnd, at + 75));
    const end = labelEnd < 0 ? -1 : text.indexOf('-----END ', labelEnd + 5);
    if (end < 0) break;
    blocks.push({ label, der: Buffer.from(text.slice(labelEnd + 5, end), 'base64') });
    at = text.indexOf(begin, end);
  }
  return blocks;
}
