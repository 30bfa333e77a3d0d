import { Band } from '../parts/band.tsx';
import { Moment } from '../parts/moment.tsx';
import { numbers, Table } from '../parts/table.tsx';
import { count, regionName } from '../parts/words.ts';

interface Week {
  readonly region: string;
  readonly week: string;
  readonly publishedAt: string;
  readonly digest: string;
  readonly installationsMin: number;
  readonly hasWithheld: boolean;
  readonly cells: number;
  readonly detections: number;
}

/** Each table as it was published, whole. */
export function PublishedWeeks({ weeks }: { readonly weeks: readonly Week[] }) {
  return (
    <Band
      title="All tables"
      note="The digest of each table stands in this site’s public ledger, with the moment it was published."
    >
      <details>
        <summary>{count(weeks.length)} tables</summary>
        <Table
          label="Published weeks"
          head={[
            'Week of',
            'Region',
            numbers('Detections'),
            numbers('Cells'),
            numbers('Installations at least'),
            'Withheld',
            'Published',
            'Table',
          ]}
        >
          {weeks.map((one) => (
            <tr key={`${one.week} ${one.region}`}>
              <td className="nowrap">{one.week}</td>
              <th scope="row">{regionName(one.region)}</th>
              <td className="number">{count(one.detections)}</td>
              <td className="number">{count(one.cells)}</td>
              <td className="number">{count(one.installationsMin)}</td>
              <td>{one.hasWithheld ? 'something' : 'nothing'}</td>
              <td>
                <Moment at={one.publishedAt} />
              </td>
              <td className="nowrap">
                <a href={`/v1/threats/weeks/${one.week}?region=${one.region}&format=csv`}>CSV</a>{' '}
                <a href={`/v1/threats/weeks/${one.week}?region=${one.region}`}>JSON</a>
              </td>
            </tr>
          ))}
        </Table>
      </details>
    </Band>
  );
}
