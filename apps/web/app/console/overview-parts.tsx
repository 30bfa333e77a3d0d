import type { OfficeAnswer } from '../api/answers.ts';
import { Band } from '../parts/band.tsx';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import { partyStates, type Tone } from '../parts/state-words.ts';
import { numbers, Table } from '../parts/table.tsx';
import { TimeChart } from '../parts/time-chart.tsx';
import { bytes, count, listed, regionName, several, siteName } from '../parts/words.ts';

export type Seen = OfficeAnswer<'/v1/overview'>;
type Party = Seen['parties'][number];
type Figures = NonNullable<Party['figures']>;
type Point = Party['history'][number];

const alertWords: Readonly<Record<Seen['alerts'][number]['kind'], { tone: Tone; words: string }>> =
  {
    unreachable: { tone: 'bad', words: 'not reached' },
    'not-ready': { tone: 'bad', words: 'not ready' },
    'figures-missing': { tone: 'warn', words: 'figures missing' },
    'ledger-stopped': { tone: 'bad', words: 'ledger stopped' },
    'witness-missing': { tone: 'warn', words: 'witness missing' },
    'copies-missing': { tone: 'warn', words: 'copies missing' },
    'erasure-uncovered': { tone: 'bad', words: 'erasure has a gap' },
    'disk-nearly-full': { tone: 'bad', words: 'disk nearly full' },
    'policy-behind': { tone: 'warn', words: 'policy not accepted yet' },
  };

/** What somebody should look after. */
export function Alerts({ seen: { alerts, at } }: { seen: Seen }) {
  return (
    <Band title="To look after">
      <div aria-live="polite">
        {alerts.length === 0 ? (
          <p>
            <State tone="good" words="Nothing" />
          </p>
        ) : (
          <Table label="To look after" head={['Party', 'What', 'In words']}>
            {alerts.map(({ party, kind, words }) => (
              <tr key={`${party} ${words}`}>
                <th scope="row">{partyName(party)}</th>
                <td>
                  <State {...alertWords[kind]} />
                </td>
                <td>{words}</td>
              </tr>
            ))}
          </Table>
        )}
      </div>
      <p className="small quiet">
        As of <Moment at={at} />; with JavaScript it goes on by itself. The office asks the sites
        while somebody looks, and remembers an hour of it until it is started anew.
      </p>
    </Band>
  );
}

/** The office and every site, as they stand. */
export function Parties({ seen: { parties, policyVersion } }: { seen: Seen }) {
  const head = [
    'Party',
    'State',
    numbers('Entries in its ledger'),
    'Cosigned by',
    'Acts on policy',
  ];
  return (
    <Band title="Parties" note={`Policy version ${policyVersion} is in force.`}>
      <Table label="Parties" head={head}>
        {parties.map(({ name, state, ledger, policyVersion: version }) => (
          <tr key={name}>
            <th scope="row">{partyName(name)}</th>
            <td>
              <State {...partyStates[state]} />
            </td>
            <td className="number">{ledger === null ? '' : count(ledger.size)}</td>
            <td>{ledger && (listed(ledger.witnesses.map(partyName)) || 'nobody yet')}</td>
            <td>{version === null ? '' : `version ${version}`}</td>
          </tr>
        ))}
      </Table>
    </Band>
  );
}

/** Each site: its figures now, and over the last hour. */
export function SitesInTime({ seen: { parties, at } }: { seen: Seen }) {
  return parties
    .filter(({ name }) => name !== 'office')
    .map((party) => (
      <Band
        key={party.name}
        title={partyName(party.name)}
        note={
          party.url === null ? (
            'Not connected'
          ) : (
            <a href={`${party.url}/console`}>Its own console</a>
          )
        }
      >
        {party.figures === null ? (
          <p>It does not tell its figures at the moment.</p>
        ) : (
          <SiteNow figures={party.figures} rate={party.rate} />
        )}
        <LastHour party={party} until={at} />
      </Band>
    ));
}

/** What a site counts now. */
export function SiteNow({ figures, rate }: { figures: Figures; rate: Party['rate'] }) {
  const { taken, uploads, copiesMissing, relocationTasks, ledger, disks, stored } = figures;
  const facts: readonly (readonly [string, string])[] = [
    rate === null
      ? ['Taken in since its start', several(taken.submissions, 'submission')]
      : ['Taken in', `${rateWords(rate.submissionsPerSecond)}, ${bytes(rate.bytesPerSecond)}/s`],
    ['Uploads in progress', count(uploads)],
    ['Repairs waiting', count(copiesMissing)],
    ['Relocation tasks', count(relocationTasks)],
    ['Entries not public yet', ledger.stopped ? 'the ledger has stopped' : count(ledger.waiting)],
    ...disks.map(
      ({ dataCentre, freeBytes }) =>
        [
          `Free at ${dataCentre}`,
          freeBytes === null ? 'the store cannot tell' : bytes(freeBytes),
        ] as const,
    ),
  ];
  return (
    <>
      <dl className="figures small-figures">
        {facts.map(([name, words]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <Stored stored={stored} />
    </>
  );
}

function Stored({ stored }: Pick<Figures, 'stored'>) {
  if (stored.length === 0) return <p>It stores no sample.</p>;
  return (
    <Table label="Stored by region" head={['Region', numbers('Samples'), numbers('Bytes')]}>
      {stored.map(({ region, samples, bytes: size }) => (
        <tr key={region}>
          <th scope="row">{regionName(region)}</th>
          <td className="number">{count(samples)}</td>
          <td className="number">{bytes(size)}</td>
        </tr>
      ))}
    </Table>
  );
}

const charts = [
  ['Taken in', (point: Point) => point.submissionsPerSecond, rateWords],
  ['Stored', (point: Point) => point.storedBytes, bytes],
  ['Entries not public yet', (point: Point) => point.ledgerWaiting, count],
  ['Copies missing', (point: Point) => point.copiesMissing, count],
] as const;

function LastHour({ party: { name, history }, until }: { party: Party; until: string }) {
  const newest = history.at(-1);
  if (newest === undefined) return null;
  return (
    <>
      <div className="charts">
        {charts.map(([title, read, words]) => {
          const now = read(newest);
          return (
            <TimeChart
              key={title}
              title={title}
              now={now === null ? 'not known yet' : words(now)}
              points={history.map((point) => ({ at: point.at, value: read(point) }))}
              until={until}
              words={words}
            />
          );
        })}
      </div>
      <details>
        <summary>The last hour of {partyName(name)} as a table</summary>
        <Table
          label={`The last hour of ${partyName(name)}`}
          head={['Moment', ...charts.map(([title]) => numbers(title))]}
        >
          {history.toReversed().map((point) => (
            <tr key={point.at}>
              <th scope="row">
                <Moment at={point.at} />
              </th>
              {charts.map(([title, read, words]) => {
                const value = read(point);
                return (
                  <td key={title} className="number">
                    {value === null ? '' : words(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </Table>
      </details>
    </>
  );
}

function rateWords(perSecond: number): string {
  const digits = perSecond >= 10 || perSecond === 0 ? 0 : 1;
  return `${perSecond.toFixed(digits)} samples/s`;
}

function partyName(name: string): string {
  return name === 'office' ? 'Office' : siteName(name);
}
