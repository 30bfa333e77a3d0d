import type { NoiseKind } from './types.ts';

/** Hosts that stand in files as names of formats, and are asked by nobody. */
const schemaHosts = new Set([
  'schemas.microsoft.com',
  'schemas.openxmlformats.org',
  'schemas.xmlsoap.org',
  'schemas.android.com',
  'schema.org',
  'json-schema.org',
  'www.w3.org',
  'w3.org',
  'purl.org',
  'purl.oclc.org',
  'ns.adobe.com',
  'ns.useplus.org',
  'docs.oasis-open.org',
  'openoffice.org',
  'www.openoffice.org',
  'iptc.org',
  'xml.org',
  'xmlns.com',
  'www.xfa.org',
  'cipa.jp',
  'java.sun.com',
  'xml.apache.org',
  'relaxng.org',
  'sodipodi.sourceforge.net',
  'www.inkscape.org',
  'www.aiim.org',
  'npes.org',
  'www.npes.org',
  'creativecommons.org',
]);

/** Registrable domains of those who issue certificates. */
const issuers =
  /(?:^|\.)(?:digicert|verisign|symantec|symcb|symcd|thawte|geotrust|globalsign|sectigo|comodoca|comodo|usertrust|entrust|godaddy|starfieldtech|letsencrypt|lencr|identrust|certum|certera|quovadisglobal|swisssign|d-trust|telesec|ssl|rapidssl|trust-provider|ws\.symantec|xca|actalis|buypass|microsoft|apple|amazontrust|pki)\.(?:com|net|org|pl|ch|de|it|no|goog)$/;
const certificatePath =
  /(?:\.(?:crl|crt|cer|p7c|der)(?:$|[?#])|\/(?:ocsp|crl|cps|repository|rpa|pki|pkiops)(?:$|[/?#]))/i;
const certificateHost =
  /^(?:ocsp\d*|crl\d*|cacerts|pki|aia|ts-ocsp|ts-crl|ts-aia|[a-z0-9-]*ocsp|[a-z0-9-]*crl[0-9]?)\./;

/** Hosts that examples and programs name without meaning anybody. */
const wellKnownHosts = new Set(['localhost', 'example.com', 'example.org', 'example.net']);

/**
 * Whether a host, or a URL at it, stands in nearly every file of its kind.
 * @param rest path, query and fragment of a URL; undefined of a bare name
 */
export function noiseOf(host: string, rest?: string): NoiseKind | undefined {
  if (schemaHosts.has(host)) return 'schema';
  if (wellKnownHosts.has(host)) return 'well-known';
  const isIssuer = issuers.test(host);
  if (isIssuer && (certificateHost.test(host) || (rest !== undefined && isAboutTrust(rest)))) {
    return 'certificate';
  }
  const isList = rest !== undefined && /\.crl(?:$|[?#])/i.test(rest);
  return isList && certificateHost.test(host) ? 'certificate' : undefined;
}

function isAboutTrust(rest: string): boolean {
  return certificatePath.test(rest) || rest === '' || rest === '/';
}

/** Digests of nothing, and texts of zeros: names of no file. */
const emptyDigests = new Set([
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
]);

export function isEmptyDigest(digits: string): boolean {
  return emptyDigests.has(digits);
}
