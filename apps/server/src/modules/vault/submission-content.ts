import type { EarlierSubmission, SampleFacts } from './store.ts';
import type { Arrival, NewSubmission } from './types.ts';

/** What a submission says, without who sent it, when and under which idempotency key. */
export type SubmissionContent = Pick<
  NewSubmission,
  'product' | 'productVersion' | 'fileName' | 'sourceUrl' | 'reason'
>;

const members = ['product', 'productVersion', 'fileName', 'sourceUrl', 'reason'] as const;

/** The members that are there, for a ledger entry's payload. */
export function contentOf(from: SubmissionContent): SubmissionContent {
  return Object.fromEntries(
    members.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])),
  );
}

export function contentOfRow(row: EarlierSubmission): SubmissionContent {
  const { product, product_version: productVersion, reason } = row;
  const { file_name: fileName, source_url: sourceUrl } = row;
  return {
    ...(product === null ? {} : { product }),
    ...(productVersion === null ? {} : { productVersion }),
    ...(fileName === null ? {} : { fileName }),
    ...(sourceUrl === null ? {} : { sourceUrl }),
    ...(reason === null ? {} : { reason }),
  };
}

/** Whether an arrival is the same submission as an earlier one with its idempotency key. */
export function isSameSubmission(
  arrival: Arrival,
  earlier: { content: SubmissionContent; sample: Pick<SampleFacts, 'region' | 'sha256'> },
): boolean {
  return (
    arrival.region === earlier.sample.region &&
    Buffer.compare(arrival.stored.sha256, earlier.sample.sha256) === 0 &&
    members.every((name) => arrival.submission[name] === earlier.content[name])
  );
}
