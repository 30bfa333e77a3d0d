import { hexEncode, parseCheckpoint, parseNote } from '@vitrine/tlog';
import { Band } from '../parts/band.tsx';
import { numbers, Table } from '../parts/table.tsx';
import { bytes, count } from '../parts/words.ts';

/** The newest checkpoint: what is signed, and by whom. The signatures themselves are for programs. */
export function LedgerHead({ checkpoint }: { readonly checkpoint: string }) {
  const { text, signatures } = parseNote(checkpoint);
  const { size, root } = parseCheckpoint(text);
  return (
    <Band title="This checkpoint" note="Signed by the party, cosigned by the others">
      <dl className="facts">
        <dt>Entries</dt>
        <dd>{count(size)}</dd>
        <dt>Root</dt>
        <dd className="mono">{hexEncode(root)}</dd>
      </dl>
      <Table label="Signatures" head={['Signed by', 'Key', numbers('Size')]}>
        {signatures.map(({ name, keyId, signature }) => (
          <tr key={`${name} ${keyId}`}>
            <th scope="row" className="break">
              {name}
            </th>
            <td className="mono">{keyId.toString(16).padStart(8, '0')}</td>
            <td className="number">{bytes(signature.length)}</td>
          </tr>
        ))}
      </Table>
      <p>
        <a href="/ledger/checkpoint">The signed note</a>
      </p>
    </Band>
  );
}
