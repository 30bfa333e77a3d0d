import { Link } from 'react-router';
import { Band } from '../../parts/band.tsx';
import { State } from '../../parts/state.tsx';
import { numbers, Table } from '../../parts/table.tsx';
import { bytes, count, regionName } from '../../parts/words.ts';
import { type Similar, verdictWords } from './words.ts';

/** Samples of this site that are nearly the same bytes, or import the same. */
export function SimilarFiles({ found: { similar, cut } }: { readonly found: Similar }) {
  if (similar.length === 0 && !cut) return null;
  return (
    <Band
      title="Similar files"
      note="At this site. TLSH: 0 is alike, above 100 unlike. imphash: the same imports"
    >
      {cut && <p className="notice warn">There are more files of this length than are compared.</p>}
      <Table
        label="Similar files"
        head={['SHA-256', numbers('TLSH'), 'imphash', 'Verdict', numbers('Size'), 'Region']}
      >
        {similar.map((one) => (
          <tr key={one.sample}>
            <th scope="row">
              <Link className="hash" to={`/console/samples/${one.sample}/analysis`}>
                {one.sha256.slice(0, 16)}…<span className="visually-hidden"> {one.sha256}</span>
              </Link>
            </th>
            <td className="number">{one.distance === undefined ? '–' : count(one.distance)}</td>
            <td>{one.sameImports ? 'the same' : '–'}</td>
            <td className="break">
              {one.verdict === undefined ? (
                '–'
              ) : (
                <State tone={verdictWords[one.verdict].tone} words={one.verdict} />
              )}{' '}
              {one.threatName}
            </td>
            <td className="number">{bytes(one.sizeBytes)}</td>
            <td className="nowrap">{regionName(one.region)}</td>
          </tr>
        ))}
      </Table>
    </Band>
  );
}
