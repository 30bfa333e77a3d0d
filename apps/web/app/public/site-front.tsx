import { hexEncode, parseCheckpoint, parseNote } from '@vitrine/tlog';
import { found, got, type SiteApi } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import { regionStates } from '../parts/state-words.ts';
import { bytes, count, countryName, listed, regionName, siteName } from '../parts/words.ts';
import { useSurroundings } from '../root.tsx';
import { dataClasses } from './homes.ts';

export async function loadSiteFront(site: SiteApi) {
  const [known, holdings, note] = await Promise.all([
    got(site.GET('/v1/site')),
    got(site.GET('/v1/holdings')),
    found(site.GET('/ledger/checkpoint', { parseAs: 'text' })),
  ]);
  const checkpoint = note === undefined ? undefined : parseCheckpoint(parseNote(String(note)).text);
  const names = new Set([
    ...known.regions.map(({ region }) => region),
    ...holdings.regions.map(({ region }) => region),
  ]);
  return {
    name: known.name,
    operator: known.operator,
    jurisdiction: known.jurisdiction,
    dataCentres: known.dataCentres,
    policyVersion: known.policyVersion,
    origin: known.ledger.origin,
    checkpoint: checkpoint && { size: Number(checkpoint.size), root: hexEncode(checkpoint.root) },
    countedAt: holdings.countedAt,
    regions: [...names].sort().map((region) => ({
      region,
      samples: holdings.regions.find((one) => one.region === region)?.samples ?? 0,
      bytes: holdings.regions.find((one) => one.region === region)?.bytes ?? 0,
      states: dataClasses.map(
        (dataClass) =>
          known.regions.find((one) => one.region === region && one.class === dataClass)?.state,
      ),
    })),
  };
}

type Data = Awaited<ReturnType<typeof loadSiteFront>>;

export function SiteFront({ data }: { data: Data }) {
  const { name, operator, jurisdiction, dataCentres, policyVersion } = data;
  const { officeUrl } = useSurroundings();
  return (
    <>
      <Opening kind={operator} title={`Site ${siteName(name)}`}>
        <p className="lead">
          {jurisdiction === null
            ? 'The residency policy that this site acts on does not name it: it takes nothing in.'
            : `Here ${operator} keeps the data of the regions below, under the law of ${countryName(jurisdiction)}, as it declares.`}
        </p>
        <p>
          <a href={officeUrl}>The office</a> says where each country’s data are kept, and why.
        </p>
      </Opening>
      <Regions data={data} />
      <LedgerOf data={data} />
      <Band title="The site">
        <dl className="facts">
          <dt>Data centres</dt>
          <dd>{listed(dataCentres) || 'none named'}</dd>
          <dt>Residency policy</dt>
          <dd>
            <a href={`${officeUrl}/residency/versions/${policyVersion}`}>version {policyVersion}</a>
          </dd>
          <dt>What spreads</dt>
          <dd>
            <a href="/threats">threats, week by week</a>
          </dd>
          <dt>How it stands</dt>
          <dd>
            <a href={`${officeUrl}/status`}>status of all parties</a>
          </dd>
          <dt>What it can be asked</dt>
          <dd>
            <a href="/api">interface</a>
          </dd>
        </dl>
      </Band>
    </>
  );
}

function Regions({ data: { regions, countedAt } }: { data: Data }) {
  return (
    <Band
      title="What it holds"
      note={
        <>
          Files counted at <Moment at={countedAt} />. What a region has never brought here is not
          listed.
        </>
      }
    >
      {regions.length === 0 ? (
        <p>No region is or was at home here, and nothing is held.</p>
      ) : (
        <div className="table">
          <table>
            <thead>
              <tr>
                <th scope="col">Region</th>
                <th scope="col" className="number">
                  Files held
                </th>
                <th scope="col" className="number">
                  Size
                </th>
                {dataClasses.map((one) => (
                  <th scope="col" key={one}>
                    {regionName(one)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {regions.map(({ region, samples, bytes: size, states }) => (
                <tr key={region}>
                  <th scope="row">{regionName(region)}</th>
                  <td className="number">{count(samples)}</td>
                  <td className="number">{bytes(size)}</td>
                  {dataClasses.map((one, i) => (
                    <td key={one}>
                      <RegionState state={states[i]} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Band>
  );
}

function RegionState({ state }: { state: string | undefined }) {
  const known = regionStates[state ?? ''];
  return known === undefined ? <>elsewhere</> : <State {...known} />;
}

function LedgerOf({ data: { origin, checkpoint } }: { data: Data }) {
  return (
    <Band title="Its ledger">
      <dl className="facts">
        <dt>Name</dt>
        <dd className="mono">{origin}</dd>
        {checkpoint !== undefined && (
          <>
            <dt>Public entries</dt>
            <dd>{count(checkpoint.size)}</dd>
            <dt>Root</dt>
            <dd className="mono">{checkpoint.root}</dd>
          </>
        )}
        <dt>Newest checkpoint</dt>
        <dd>
          <a href="/ledger/checkpoint">signed note</a>
        </dd>
      </dl>
    </Band>
  );
}
