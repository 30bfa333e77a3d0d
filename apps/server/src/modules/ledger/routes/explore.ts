import { parseCheckpoint, parseNote } from '@vitrine/tlog';
import { z } from 'zod';
import { ProblemError } from '../../../platform/http/index.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../ledger.ts';

export interface ExploreDeps {
  readonly db: Postgres;
  readonly ledger: Ledger;
}

export const tags = ['ledger'];

/** A ledger's entry (`docs/formats/ledger-entries.md`). */
export const entrySchema = z.object({
  v: z.literal(1),
  type: z.string(),
  at: z.string(),
  site: z.string(),
  region: z.string().optional(),
  commit: z.string(),
});

/** Decimal; a zero-based index or a size. */
export const indexSchema = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,17})$/, 'is not an index')
  .transform(BigInt);

/** What has been made public: nothing beyond it is shown, since nobody could check it yet. */
export function publicHead({ publishedNote }: Pick<Ledger, 'publishedNote'>) {
  const note = publishedNote();
  if (note === undefined) throw notInLedger();
  const { text, signatures } = parseNote(note);
  const { size, root } = parseCheckpoint(text, { ignoreExtensions: true });
  return { note, size, root, signatures };
}

export function notInLedger(): ProblemError {
  return new ProblemError(404, 'not-in-ledger', 'Not found', {
    detail: 'The ledger has no such entry (yet).',
  });
}

export function decodeEntry(bytes: Uint8Array): z.output<typeof entrySchema> {
  return entrySchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}
