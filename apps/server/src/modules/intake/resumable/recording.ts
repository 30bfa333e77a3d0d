import type { Ledger } from '../../ledger/index.ts';
import {
  type Incoming,
  type NewSubmission,
  type Vault,
  VaultEngineError,
  VaultError,
} from '../../vault/index.ts';
import { IntakeError } from '../errors.ts';
import type { Rules } from '../gate.ts';
import { opaque } from '../opaque.ts';
import { type PartsDeps, readParts } from './parts.ts';
import type { UploadRow } from './store.ts';

export interface RecordingDeps extends Pick<PartsDeps, 'db' | 'engine' | 'keys'> {
  readonly vault: Pick<Vault, 'begin'>;
  /** Of this site. */
  readonly ledger: Pick<Ledger, 'receipt'>;
}

/**
 * Makes a whole upload's pieces one sample, as if they had come in one body: one object with its
 * digests, committed with its entry. Doing it twice gives one submission.
 * @returns the index of its `sample.stored` entry, which is durable and sequenced
 * @throws {IntakeError} `upload-lost`, `digest-mismatch`
 * @throws what `Vault.begin` and the methods of `Incoming` throw
 */
export async function recordUpload(
  deps: RecordingDeps,
  upload: UploadRow,
  rules: Rules,
): Promise<bigint> {
  const { sizeBytesMax, copies } = rules;
  await using incoming = await deps.vault.begin(upload.region, { sizeBytesMax, copies });
  for await (const bytes of readParts(deps, upload)) await incoming.write(bytes);
  await finish(incoming, upload.sha256);
  const { logged } = await incoming.commit(submissionOf(upload, rules));
  await deps.ledger.receipt(logged);
  return logged.index;
}

async function finish(incoming: Incoming, stated: Uint8Array | undefined): Promise<void> {
  const { sha256 } = await incoming.finish();
  if (stated === undefined || Buffer.compare(stated, sha256) === 0) return;
  throw new IntakeError('digest-mismatch', 'The upload is not what its sha256 states');
}

/** A key there always is: what a crash leaves between commit and note must not be logged twice. */
function submissionOf(upload: UploadRow, rules: Rules): NewSubmission {
  return {
    customer: upload.customer,
    country: upload.country,
    ...upload.words,
    idempotencyKey: upload.idempotencyKey ?? opaque(`vitrine-upload/1 ${upload.id}`),
    retentionDays: rules.retentionDays,
  };
}

/** Whether an upload that failed to be recorded will always fail. */
export function isFinal(error: unknown): boolean {
  if (error instanceof VaultError) return error.code === 'idempotency-conflict';
  if (error instanceof VaultEngineError) return error.code === 'too-large';
  const isOurs = error instanceof IntakeError;
  return isOurs && (error.code === 'upload-lost' || error.code === 'digest-mismatch');
}
