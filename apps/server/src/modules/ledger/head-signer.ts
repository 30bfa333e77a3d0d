import { type Signer, signatureTypes, signCheckpoint } from '@vitrine/tlog';

/** The state of a tree. */
export interface TreeHead {
  readonly size: bigint;
  readonly root: Uint8Array;
}

/** A tree head with its signed checkpoint note. */
export interface SignedHead extends TreeHead {
  readonly note: string;
}

export interface HeadSigner {
  /** Ed25519 alone: enough to keep, and signed for every head. */
  signKept(head: TreeHead): Promise<SignedHead>;
  /** By all keys, for a head that leaves the house; made once for each. ML-DSA-44 takes 0.6 ms. */
  signPublic(head: TreeHead): Promise<SignedHead>;
}

/** Heads whose public signatures are remembered: receipts ask for the newest, or nearly. */
const rememberedMax = 8;

export function createHeadSigner(origin: string, keys: readonly Signer[]): HeadSigner {
  const kept = keys.filter(({ type }) => type === signatureTypes.ed25519);
  const remembered = new Map<bigint, Promise<SignedHead>>();

  async function sign({ size, root }: TreeHead, by: readonly Signer[]): Promise<SignedHead> {
    return { size, root, note: await signCheckpoint({ origin, size, root }, by) };
  }

  return {
    signKept: (head) => sign(head, kept),
    signPublic: (head) => {
      const known = remembered.get(head.size);
      if (known !== undefined) return known;
      const [oldest] = remembered.keys();
      if (remembered.size >= rememberedMax && oldest !== undefined) remembered.delete(oldest);
      const signed = sign(head, keys);
      remembered.set(head.size, signed);
      // A failed signature must not stay: the next caller tries again.
      signed.catch(() => remembered.delete(head.size));
      return signed;
    },
  };
}
