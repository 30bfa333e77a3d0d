import type { Postgres } from '../../../platform/postgres/index.ts';
import { answerFor } from '../facts.ts';
import { type FactsRow, factsOf, scanFacts } from '../store.ts';
import type { SetMember } from './publisher.ts';

const pageRows = 10_000;
const sha256Bytes = 32;

/**
 * What a look-up by a caller of the region would be told of every file that is malicious,
 * suspicious or known good: by the same rule, in one snapshot.
 */
export function readSetMembers(db: Postgres, region: string): Promise<SetMember[]> {
  return db.transaction(
    async (tx) => {
      const members: SetMember[] = [];
      const take = (rows: readonly FactsRow[]): void => {
        const member = memberOf(rows, region);
        if (member !== undefined) members.push(member);
      };
      let rows: FactsRow[] = [];
      for await (const page of scanFacts(tx, pageRows)) {
        for (const row of page) {
          const [first] = rows;
          if (first !== undefined && Buffer.compare(first.digest, row.digest) !== 0) {
            take(rows);
            rows = [];
          }
          rows.push(row);
        }
      }
      take(rows);
      return members;
    },
    { isolation: 'repeatable-read', readOnly: true },
  );
}

/** @param rows of one file */
function memberOf(rows: readonly FactsRow[], region: string): SetMember | undefined {
  const [first] = rows;
  if (first === undefined || first.digest.length !== sha256Bytes) return undefined;
  const { verdict, knownGood } = answerFor(factsOf(rows), region);
  const sha256 = first.digest;
  if (verdict === 'malicious' || verdict === 'suspicious') return { sha256, verdict };
  return knownGood ? { sha256, verdict: 'known-good' } : undefined;
}
