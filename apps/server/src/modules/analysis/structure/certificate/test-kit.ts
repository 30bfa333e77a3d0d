import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** DER of a value, for certificates and signatures that tests make themselves. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const digits = body.length.toString(16);
  const length = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 + length.length]), length, body]);
}

export const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]) => der(0x31, ...parts);
export const octets = (bytes: Uint8Array) => der(4, bytes);
export const integer = (value: number) => der(2, Buffer.from([value]));
export const nothing = der(5);

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const octetsOf = (arc: number): number[] =>
    arc < 128 ? [arc] : [...octetsOf(Math.floor(arc / 128)).map((one) => one | 0x80), arc % 128];
  return der(6, Buffer.from([first * 40 + second, ...rest.flatMap(octetsOf)]));
}

const ecdsaSha256 = sequence(oid('1.2.840.10045.4.3.2'));
export const sha256Algorithm = sequence(oid('2.16.840.1.101.3.4.2.1'), nothing);

export function nameOf(text: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), der(12, Buffer.from(text)))));
}

export interface TestCertificate {
  readonly der: Buffer;
  readonly name: Buffer;
  readonly issuerName: Buffer;
  readonly serial: Buffer;
  readonly privateKey: KeyObject;
}

/** Signed by itself, or by another one. */
export function makeCertificate(
  text: string,
  serial: number,
  issuer?: TestCertificate,
): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = nameOf(text);
  const serialDer = integer(serial);
  const time = (value: string) => der(0x17, Buffer.from(value));
  const constraints = sequence(oid('2.5.29.19'), octets(sequence(der(1, Buffer.from([255])))));
  const body = sequence(
    der(0xa0, integer(2)),
    serialDer,
    ecdsaSha256,
    issuer?.name ?? name,
    sequence(time('260101000000Z'), time('360101000000Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(constraints)),
  );
  const signature = sign('sha256', body, issuer?.privateKey ?? privateKey);
  const whole = sequence(body, ecdsaSha256, der(3, Buffer.from([0]), signature));
  return { der: whole, name, issuerName: issuer?.name ?? name, serial: serialDer, privateKey };
}

/** SignedData over contents that have a tag of their own, as Authenticode has them. */
export function signedData(
  contentType: string,
  content: Buffer,
  contentBytes: Uint8Array,
  signer: TestCertificate,
  certificates: readonly TestCertificate[],
): Buffer {
  const attribute = (type: string, value: Uint8Array) => sequence(oid(type), set(value));
  const attributes = [
    attribute('1.2.840.113549.1.9.3', oid(contentType)),
    attribute('1.2.840.113549.1.9.4', octets(createHash('sha256').update(contentBytes).digest())),
  ];
  const signature = sign('sha256', set(...attributes), signer.privateKey);
  const info = sequence(
    integer(1),
    sequence(signer.issuerName, signer.serial),
    sha256Algorithm,
    der(0xa0, ...attributes),
    ecdsaSha256,
    octets(signature),
  );
  const data = sequence(
    integer(1),
    set(sha256Algorithm),
    sequence(oid(contentType), der(0xa0, content)),
    der(0xa0, ...certificates.map((one) => one.der)),
    set(info),
  );
  return sequence(oid('1.2.840.113549.1.7.2'), der(0xa0, data));
}
