import type { Postgres } from '../../../platform/postgres/index.ts';
import { describeSample } from '../../vault/index.ts';
import { findDigests } from '../shared-store.ts';
import type { Caller, FileLookUp, HashKind } from '../types.ts';
import type { DescribedFile } from './shape.ts';

export interface DescribeFileDeps {
  readonly db: Postgres;
  readonly reputation: FileLookUp;
}

/**
 * What a caller may know of a file: what reputation tells, its other digests where the file is
 * shared as malicious or suspicious, and the caller's own submissions. Undefined: nothing.
 */
export async function describeFile(
  { db, reputation }: DescribeFileDeps,
  caller: Caller,
  kind: HashKind,
  hash: string,
): Promise<DescribedFile | undefined> {
  const bytes = Buffer.from(hash, 'hex');
  const [known] = await reputation.lookUp(caller, kind, [bytes]);
  const shared = await findDigests(db, kind, bytes);
  const sha256 = kind === 'sha256' ? bytes : shared?.sha256;
  const own =
    sha256 === undefined
      ? undefined
      : await describeSample(db, { sha256, customer: caller.customerId, region: caller.region });
  if (own === undefined && (known === undefined || known.verdict === 'unknown')) return undefined;
  const names = [...new Set(own?.submissions.flatMap(({ fileName }) => fileName ?? []))];
  return {
    digests: {
      [kind]: hash,
      ...(shared && {
        sha256: Buffer.from(shared.sha256).toString('hex'),
        sha1: Buffer.from(shared.sha1).toString('hex'),
        md5: Buffer.from(shared.md5).toString('hex'),
      }),
      ...(own && { sha256: own.sha256, sha1: own.sha1, md5: own.md5 }),
    },
    known,
    ...(own && { sizeBytes: own.sizeBytes, names, submittedAt: own.receivedAt }),
  };
}
