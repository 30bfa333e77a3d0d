import { Band } from '../parts/band.tsx';
import { BarChart, everyDay } from '../parts/bar-chart.tsx';
import { numbers, Table } from '../parts/table.tsx';
import { bytes, count, duration, several } from '../parts/words.ts';

interface Intake {
  readonly from: string;
  readonly to: string;
  readonly days: readonly {
    readonly day: string;
    readonly accepted: number;
    readonly duplicate: number;
    readonly refused: number;
  }[];
  readonly waiting: {
    readonly batches: number;
    readonly events: number;
    readonly bytes: number;
    readonly bytesMax: number;
    readonly ageMs: number;
  };
  readonly refusals: readonly {
    readonly product: string;
    readonly version: string;
    readonly code: string;
    readonly lines: number;
  }[];
}

const daySeconds = 86_400;
const rate = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

/** What became of the lines that were sent: how many there were, and why some were refused. */
export function StatisticsIntake(props: { readonly intake: Intake; readonly query: string }) {
  const { intake, query } = props;
  const { days, refusals } = intake;
  return (
    <>
      <Band title="Intake" note="Lines by the day on which they arrived, UTC">
        {days.length === 0 ? (
          <div className="empty">
            <p>Nothing was sent in these days.</p>
          </div>
        ) : (
          <IntakeDays intake={intake} />
        )}
      </Band>
      <Waiting waiting={intake.waiting} />
      {refusals.length > 0 && (
        <Band title="Refused" note="By what the lines said that they came from; the first 25">
          <Table label="Refused lines" head={['Product', 'Version', 'Why', numbers('Lines')]}>
            {refusals.map(({ product, version, code, lines }) => (
              <tr key={`${product} ${version} ${code}`}>
                <th scope="row" className="name">
                  {product || 'not told'}
                </th>
                <td>{version || 'not told'}</td>
                <td className="nowrap">
                  <code>{code}</code>
                </td>
                <td className="number">{count(lines)}</td>
              </tr>
            ))}
          </Table>
          <p className="downloads">
            <span className="quiet">All of it:</span>
            <a href={`/v1/statistics/intake?${query}&format=csv`}>CSV</a>
          </p>
        </Band>
      )}
    </>
  );
}

/** What could not be written yet. */
function Waiting({ waiting }: { readonly waiting: Intake['waiting'] }) {
  const { batches, events, bytes: size, bytesMax, ageMs } = waiting;
  return (
    <Band title="Waiting" note="On disk, sealed, while the statistics database does not answer">
      {batches === 0 ? (
        <p>Nothing waits: the statistics database takes what comes.</p>
      ) : (
        <>
          <p className="notice warn">
            The statistics database does not answer, or did not a moment ago. What waits is durable,
            and is counted once it answers.
          </p>
          <dl className="facts">
            <dt>Events</dt>
            <dd>
              {count(events)} in {several(batches, 'batch', 'batches')}
            </dd>
            <dt>Size</dt>
            <dd>
              {bytes(size)} of at most {bytes(bytesMax)}
            </dd>
            <dt>The oldest waits</dt>
            <dd>{duration(ageMs / 1_000)}</dd>
          </dl>
        </>
      )}
    </Band>
  );
}

function IntakeDays({ intake }: { readonly intake: Intake }) {
  const { days } = intake;
  const accepted = new Map(days.map((one) => [one.day, one.accepted]));
  const sum = (name: 'accepted' | 'duplicate' | 'refused') =>
    days.reduce((total, one) => total + one[name], 0);
  const most = Math.max(...accepted.values());
  return (
    <>
      <dl className="figures small-figures">
        <div>
          <dt>Accepted</dt>
          <dd>{count(sum('accepted'))}</dd>
        </div>
        <div>
          <dt>Known already</dt>
          <dd>{count(sum('duplicate'))}</dd>
        </div>
        <div>
          <dt>Refused</dt>
          <dd>{count(sum('refused'))}</dd>
        </div>
        <div>
          <dt>Accepted on the busiest day</dt>
          <dd>
            {count(most)} <small>{rate.format(most / daySeconds)} a second</small>
          </dd>
        </div>
      </dl>
      <BarChart title="Accepted a day" bars={everyDay(intake, (day) => accepted.get(day) ?? 0)} />
      <details>
        <summary>The same as a table</summary>
        <Table
          label="Intake by day"
          head={['Day', numbers('Accepted'), numbers('Known already'), numbers('Refused')]}
        >
          {days.map(({ day, accepted: taken, duplicate, refused }) => (
            <tr key={day}>
              <td>{day}</td>
              <td className="number">{count(taken)}</td>
              <td className="number">{count(duplicate)}</td>
              <td className="number">{count(refused)}</td>
            </tr>
          ))}
        </Table>
      </details>
    </>
  );
}
