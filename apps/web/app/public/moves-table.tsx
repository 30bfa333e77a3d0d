import { Link } from 'react-router';
import { Moment } from '../parts/moment.tsx';
import { listed, regionName, siteName } from '../parts/words.ts';
import type { MoveRow } from './flows.ts';

/** What has moved, newest first. */
export function MovesTable({ rows }: { rows: readonly MoveRow[] }) {
  if (rows.length === 0) {
    return (
      <p>No region’s data have moved: each is where the first version of the policy put it.</p>
    );
  }
  return (
    <div className="table">
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Region</th>
            <th scope="col">What</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">By</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ version, at, relocation, region, classes, from, to }) => (
            <tr key={`${version} ${region} ${classes}`}>
              <td>
                <Moment at={at} />
              </td>
              <th scope="row">{regionName(region)}</th>
              <td>{listed(classes)}</td>
              <td>{from === null ? 'new' : siteName(from)}</td>
              <td>{to === null ? 'none' : siteName(to)}</td>
              <td>
                <Link to={`/residency/versions/${version}`}>version {version}</Link>
                {relocation !== null && (
                  <>
                    , <Link to={`/relocations/${relocation}`}>relocation</Link>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
