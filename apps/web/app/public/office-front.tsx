import { Fragment } from 'react';
import { Link } from 'react-router';
import type { RelocationStatus } from '../api/answers.ts';
import { got, type OfficeApi } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import { relocationStates } from '../parts/state-words.ts';
import { countryName, listed, regionName, siteName } from '../parts/words.ts';
import { FlowChart } from './flow-chart.tsx';
import { drawFlows, moveRows, stagesOf } from './flows.ts';
import { classAskedFor, classesDiffer, colourOf, homesOf } from './homes.ts';
import { HomesMap, HomesTable } from './homes-map.tsx';
import { LedgersTable } from './ledgers-table.tsx';
import { MovesTable } from './moves-table.tsx';

const movesShown = 5;

export async function loadOfficeFront(office: OfficeApi, url: string) {
  const [policy, moves, states, { relocations }] = await Promise.all([
    got(office.GET('/v1/policy')),
    got(office.GET('/v1/moves')),
    got(office.GET('/v1/status')),
    got(office.GET('/v1/relocations')),
  ]);
  const { operator, version, effective, sites, regions } = policy.document;
  const dataClass = classAskedFor(url);
  const stages = stagesOf(moves, 'files');
  const rows = moveRows(moves);
  return {
    operator,
    version,
    effective,
    sites: Object.keys(sites),
    regions,
    dataClass,
    differ: classesDiffer(policy.document),
    homes: homesOf(policy.document, dataClass),
    drawing: stages.length > 1 ? drawFlows(stages) : undefined,
    moves: rows.slice(0, movesShown),
    moveCount: rows.length,
    states: { askedAt: states.askedAt, parties: states.parties },
    latest: latestOf(relocations),
  };
}

/** The latest that was begun, and the latest with a certificate: one or two. */
function latestOf(relocations: readonly RelocationStatus[]) {
  const begun = relocations.findLast(({ steps }) => steps.length > 0);
  const certified = relocations.findLast(({ state }) => state === 'certified');
  return [...new Set([begun, certified])].flatMap((one) => {
    if (one === undefined) return [];
    const { relocation, region, from, to, state, plan, steps } = one;
    const at = steps.at(-1)?.finishedAt ?? steps.at(-1)?.startedAt ?? plan.createdAt;
    return [{ relocation, region, from, to, state, at }];
  });
}

type Data = Awaited<ReturnType<typeof loadOfficeFront>>;

export function OfficeFront({ data }: { data: Data }) {
  const { operator, states, latest } = data;
  return (
    <>
      <Opening kind={operator} title="Where your files are kept, for anyone to check" display>
        <p className="lead">
          {operator} keeps the suspicious files that its customers send at the site that this page
          names for their country, writes every act into public ledgers, and gives each sender a
          receipt.
        </p>
        <ul className="plain ways">
          <li>
            <Link to="/verify">Verify a receipt or a certificate</Link>
          </li>
          <li>
            <Link to="/where">Where is my sample?</Link>
          </li>
          <li>
            <Link to="/submit">Submit a file</Link>
          </li>
        </ul>
      </Opening>
      <Homes data={data} />
      <Moved data={data} />
      <Band
        title="Ledgers"
        note="Each party writes its acts into a ledger that can only grow. The others cosign its checkpoints, so that nobody can be shown another past."
      >
        <LedgersTable states={states} />
        <p className="small quiet">
          Asked and verified by the office at <Moment at={states.askedAt} />.{' '}
          <Link to="/status">How the parties stand</Link>
        </p>
      </Band>
      {latest.length > 0 && (
        <Band title={latest.length > 1 ? 'Latest relocations' : 'Latest relocation'}>
          {latest.map((one) => (
            <Latest key={one.relocation} latest={one} />
          ))}
        </Band>
      )}
    </>
  );
}

function Homes({ data }: { data: Data }) {
  const { version, effective, sites, regions, homes, dataClass, differ } = data;
  return (
    <Band
      title="Homes"
      note={
        <>
          <Link to={`/residency/versions/${version}`}>Residency policy, version {version}</Link>, in
          force since <span className="nowrap">{effective}</span>.
        </>
      }
    >
      <HomesMap homes={homes} dataClass={dataClass} differ={differ} />
      <HomesTable regions={regions} colourOf={(site) => colourOf(sites, site)} />
      <p>
        As the operator declares, {listed(homes.map(lawWords))}.{' '}
        <Link to="/residency">Which home has my country?</Link>
      </p>
      <Threats data={data} />
    </Band>
  );
}

/** The office has no statistics: each site publishes its own. */
function Threats({ data: { states } }: { data: Data }) {
  const sites = states.parties.filter(({ name, url }) => name !== 'office' && url !== null);
  if (sites.length === 0) return null;
  return (
    <p>
      What spreads in their countries, each site publishes by the week:{' '}
      {sites.map(({ name, url }, i) => (
        <Fragment key={name}>
          {i > 0 && ', '}
          <a href={`${url}/threats`}>threats at {siteName(name)}</a>
        </Fragment>
      ))}
      .
    </p>
  );
}

function lawWords({ site, jurisdiction }: Data['homes'][number]): string {
  return `${siteName(site)} stands under the law of ${countryName(jurisdiction)}`;
}

function Moved({ data: { drawing, sites, moves, moveCount } }: { data: Data }) {
  return (
    <Band
      title="Moves"
      note="Which region’s files stood at which site, from one version of the policy to the next."
    >
      {drawing !== undefined && (
        <FlowChart
          drawing={drawing}
          colourOf={(site) => colourOf(sites, site)}
          title="Regions by the site that keeps their files, over the versions of the policy"
        />
      )}
      <MovesTable rows={moves} />
      <p>
        <Link to="/relocations">
          {moveCount > moves.length ? 'All relocations' : 'Relocations, planned and finished'}
        </Link>
      </p>
    </Band>
  );
}

function Latest({ latest }: { latest: Data['latest'][number] }) {
  const { relocation, region, from, to, state, at } = latest;
  const { sentence, ...words } = relocationStates[state];
  return (
    <div className="prose">
      <h3>
        <Link to={`/relocations/${relocation}`}>
          {regionName(region)}: {siteName(from)} to {siteName(to)}
        </Link>
      </h3>
      <p>
        <State {...words} />, <Moment at={at} />
      </p>
      <p>{sentence}</p>
      {state === 'certified' && (
        <p>
          <Link to={`/relocations/${relocation}#certificate`}>Its certificate</Link>
        </p>
      )}
    </div>
  );
}
