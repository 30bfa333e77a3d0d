import type { SharedRow } from '../shared-store.ts';

/** An indicator of a file (STIX 2.1, section 4.7). */
export function indicatorOf(row: SharedRow): object {
  const { score, threat_name: threat, verdict } = row;
  const types = verdict === 'malicious' ? ['malicious-activity'] : ['anomalous-activity'];
  return {
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${row.indicator}`,
    created: timestamp(row.created_at),
    modified: timestamp(row.modified_at),
    name: threat ?? `A file judged ${verdict === 'revoked' ? 'malicious before' : verdict}`,
    indicator_types: types,
    pattern: `[file:hashes.'SHA-256' = '${hex(row.sha256)}' OR file:hashes.'SHA-1' = '${hex(row.sha1)}' OR file:hashes.MD5 = '${hex(row.md5)}']`,
    pattern_type: 'stix',
    pattern_version: '2.1',
    valid_from: timestamp(row.first_seen_at),
    confidence: score,
    labels: [verdict],
    ...(verdict === 'revoked' && { revoked: true }),
  };
}

/** A file (STIX 2.1, section 6.7); its id follows from its MD5, whoever makes it. */
export function fileOf(row: SharedRow): object {
  return {
    type: 'file',
    spec_version: '2.1',
    id: `file--${row.file}`,
    hashes: { MD5: hex(row.md5), 'SHA-1': hex(row.sha1), 'SHA-256': hex(row.sha256) },
  };
}

/** With six decimals: the order of changes is finer than a millisecond. */
export function timestamp(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'microsecond' });
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
