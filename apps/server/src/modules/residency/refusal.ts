import { formatNote, type Signer, signNote } from '@vitrine/tlog';
import type { DataClass } from './types.ts';

/** What a site states when it refuses data whose home is elsewhere. */
export interface RefusalStatement {
  /** The site that refuses. */
  readonly site: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly dataClass: DataClass;
  /** The site that is the home. */
  readonly home: string;
  readonly policyVersion: number;
  /** ISO, UTC, milliseconds. */
  readonly at: string;
}

const format = 'vitrine-refusal/1';

/** The seven lines that are signed (`docs/formats/refusal.md`). */
export function refusalText(statement: RefusalStatement): string {
  const { site, country, dataClass, home, policyVersion, at } = statement;
  return `${[format, site, country, dataClass, home, policyVersion, at].join('\n')}\n`;
}

/** The signed note. @param signer the refusing site's log key (Ed25519) */
export async function signRefusal(statement: RefusalStatement, signer: Signer): Promise<string> {
  return formatNote(await signNote({ text: refusalText(statement) }, [signer]));
}
