import {
  type ConsistencyClaim,
  type InclusionClaim,
  leafHash,
  MemoryTree,
  verifyConsistency,
  verifyInclusion,
} from '@vitrine/tlog';

const sizeMax = 9n;
const leaves = Array.from({ length: Number(sizeMax) }, (_, i) => leafHash(Uint8Array.of(i)));
const tree = new MemoryTree(leaves);

/** The proofs of every tree up to nine leaves, good and spoiled, that are judged wrongly. */
export function misjudgedProofs(): string[] {
  const wrong: string[] = [];
  for (let size = 1n; size <= sizeMax; size++) {
    const root = tree.root(size);
    leaves.slice(0, Number(size)).forEach((hash, i) => {
      const index = BigInt(i);
      const proof = tree.inclusionProof(index, size);
      const claim = { leafHash: hash, index, size, root, proof };
      if (!judgesInclusion(claim)) wrong.push(`${index} in ${size}`);
    });
    for (let oldSize = 1n; oldSize < size; oldSize++) {
      const proof = tree.consistencyProof(oldSize, size);
      const oldRoot = tree.root(oldSize);
      const claim = { oldSize, oldRoot, newSize: size, newRoot: root, proof };
      if (!judgesConsistency(claim)) wrong.push(`${oldSize} to ${size}`);
    }
  }
  return wrong;
}

function judgesInclusion(claim: InclusionClaim): boolean {
  const spoiled: InclusionClaim[] = [
    { ...claim, leafHash: flip(claim.leafHash) },
    { ...claim, root: flip(claim.root) },
    { ...claim, index: claim.size },
    { ...claim, proof: [...claim.proof, claim.root] },
  ];
  return verifyInclusion(claim) && !spoiled.some(verifyInclusion);
}

function judgesConsistency(claim: ConsistencyClaim): boolean {
  const spoiled: ConsistencyClaim[] = [
    { ...claim, oldRoot: flip(claim.oldRoot) },
    { ...claim, newRoot: flip(claim.newRoot) },
    { ...claim, oldSize: claim.newSize + 1n },
    { ...claim, proof: claim.proof.slice(1) },
  ];
  return verifyConsistency(claim) && !spoiled.some(verifyConsistency);
}

function flip(hash: Uint8Array): Uint8Array {
  return hash.map((byte, i) => (i === hash.length - 1 ? byte ^ 1 : byte));
}
