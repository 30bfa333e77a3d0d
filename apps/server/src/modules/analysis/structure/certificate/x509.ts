import { X509Certificate } from 'node:crypto';
import { bounded, present } from '../notes.ts';

/** What a certificate says of itself (RFC 5280); nothing of it is believed for that. */
export interface CertificateSummary {
  readonly subject: string;
  readonly issuer: string;
  /** Hexadecimal, upper case. */
  readonly serialNumber: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly sha1: string;
  readonly sha256: string;
  readonly key: string;
  readonly isAuthority: boolean;
  readonly selfSigned: boolean;
  readonly alternativeNames?: string;
  /** Object identifiers of what its key may be used for. */
  readonly usages?: readonly string[];
}

/** Undefined where it is none that OpenSSL reads. */
export function certificateOf(der: Uint8Array | string): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    // OpenSSL refused it; its reasons are of no use to anybody here.
    return undefined;
  }
}

export function summaryOf(certificate: X509Certificate): CertificateSummary {
  const { subject, issuer, serialNumber, subjectAltName, keyUsage } = certificate;
  return present({
    subject: oneLine(subject),
    issuer: oneLine(issuer),
    serialNumber: bounded(serialNumber, 64),
    validFrom: dateOf(certificate.validFrom),
    validTo: dateOf(certificate.validTo),
    sha1: plain(certificate.fingerprint),
    sha256: plain(certificate.fingerprint256),
    key: keyOf(certificate),
    isAuthority: certificate.ca,
    selfSigned: issued(certificate, certificate),
    alternativeNames: subjectAltName === undefined ? undefined : bounded(subjectAltName, 1_024),
    usages: keyUsage?.slice(0, 32),
  });
}

/** Whether the names fit and the signature is the issuer's. */
export function issued(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    // Of a kind that OpenSSL does not know or no longer accepts: then nothing is shown by it.
    return false;
  }
}

const chainMax = 10;

/** From one certificate towards its root, as far as the others lead. */
export function chainOf(
  leaf: X509Certificate,
  others: readonly X509Certificate[],
): readonly X509Certificate[] {
  const chain = [leaf];
  let current = leaf;
  while (chain.length < chainMax) {
    const next = others.find((other) => !chain.includes(other) && issued(current, other));
    if (next === undefined) break;
    chain.push(next);
    current = next;
  }
  return chain;
}

function keyOf(certificate: X509Certificate): string {
  try {
    const { asymmetricKeyType = 'unknown', asymmetricKeyDetails } = certificate.publicKey;
    const { modulusLength, namedCurve } = asymmetricKeyDetails ?? {};
    return [asymmetricKeyType, modulusLength ?? namedCurve].filter(Boolean).join(' ');
  } catch {
    // A key of a kind that OpenSSL does not know.
    return 'unknown';
  }
}

/** An empty name is `undefined` in Node's X509Certificate, whatever its type says. */
export function oneLine(name: string | undefined): string {
  return bounded((name ?? '').replaceAll('\n', ', '), 512);
}

function plain(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}

/** OpenSSL's `Nov  5 12:00:00 2026 GMT` as ISO 8601. */
function dateOf(words: string): string {
  const time = Date.parse(words);
  return Number.isNaN(time) ? bounded(words, 64) : new Date(time).toISOString();
}
