import { createHash, hash } from 'node:crypto';

/** A UUIDv7 of a moment, the same for the same name. */
export function eventId(ms: number, name: string): string {
  const time = ms.toString(16).padStart(12, '0');
  const tail = createHash('md5').update(name).digest('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${tail.slice(6, 18)}`;
}

/** Detections as a product sends them, the same for the same name and number. */
export function detectionLine(name: string, n: number, ms: number): string {
  return JSON.stringify({
    v: 1,
    type: 'detection',
    id: eventId(ms, `${name} ${n}`),
    product: 'Example Internet Security',
    version: `21.3.${n % 20}`,
    os: 'Windows 11',
    installation: `installation ${n % 500}`.replace(' ', '-'),
    threat: `Trojan.Win32.Example.${n % 300}`,
    sha256: hash('sha256', String(n % 1_000)),
    size: 1_000 + n,
    database: '2026-11-24T10',
    record: n * 77,
    component: 'file-anti-virus',
    task: 3,
    action: 'blocked',
    url: `https://host${n % 777}.example/path/${n}`,
    count: 1,
  });
}
