import { formatNote, signNote } from '@vitrine/tlog';

const format = 'vitrine-refusal/1';
/** The seven lines that are signed (`docs/formats/refusal.md`). */
export function refusalText(statement) {
  const { site, country, dataClass, home, policyVersion, at } = statement;
  return `${[format, site, country, dataClass, home, policyVersion, at].join('\n')}\n`;
}
/** The signed note. @param signer the refusing site's log key (Ed25519) */
export async function signRefusal(statement, signer) {
  return formatNote(await signNote({ text: refusalText(statement) }, [signer]));
}
