import { z } from 'zod';

export const sourceKinds = ['debian', 'npm'] as const;

/** A package of which files are known good, and where its hashes were read. */
export interface KnownGoodSource {
  readonly kind: (typeof sourceKinds)[number];
  readonly name: string;
  readonly version: string;
  /** What was read: `dpkg md5sums`, `package contents`, `Packages index`. */
  readonly origin: string;
}

const hashHex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

/** A line of an import. */
export const knownGoodFile = z
  .strictObject({
    path: z.string().min(1).max(4_096),
    sha256: hashHex(32).optional(),
    sha1: hashHex(20).optional(),
    md5: hashHex(16).optional(),
  })
  .refine(({ sha256, sha1, md5 }) => (sha256 ?? sha1 ?? md5) !== undefined, 'has no hash');
export type KnownGoodFile = z.infer<typeof knownGoodFile>;
