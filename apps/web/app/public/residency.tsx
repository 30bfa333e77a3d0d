import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import type { PolicyDocument } from '../api/answers.ts';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { countryName, listed, several, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { CountryAnswer, CountryForm } from './country.tsx';
import { classAskedFor, classesDiffer, colourOf, dataClasses, homesOf } from './homes.ts';
import { HomesMap, HomesTable } from './homes-map.tsx';
import { ResidualFlows } from './residual-flows.tsx';

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { office } = context.get(requestContext);
  const [{ document }, sites] = await Promise.all([
    got(office.GET('/v1/policy')),
    got(office.GET('/v1/sites')),
  ]);
  const url = new URL(request.url);
  return {
    document,
    urls: Object.fromEntries(sites.map((site) => [site.name, site.url])),
    dataClass: classAskedFor(request.url),
    country: url.searchParams.get('country')?.slice(0, 2).toUpperCase() || undefined,
  };
}

export default function Residency() {
  const { document, urls, dataClass, country } = useLoaderData<typeof loader>();
  const { operator, version, effective, regions } = document;
  const colour = (site: string) => colourOf(Object.keys(document.sites), site);
  return (
    <>
      <Opening kind="Residency" title="Which site is the home of whose data">
        <p className="lead">
          The residency policy gives every region a home for each class of its data. A site that is
          not the home refuses them, with its signature, and stores nothing.
        </p>
        <p>
          <Link to={`/residency/versions/${version}`}>Version {version}</Link>, in force since{' '}
          {effective}; <Link to="/residency/versions">all versions</Link>;{' '}
          <Link to="/relocations">relocations</Link>.
        </p>
      </Opening>
      <Band id="country" title="Which home has my country?">
        <CountryForm policy={document} country={country} />
        {country !== undefined && <CountryAnswer policy={document} country={country} urls={urls} />}
      </Band>
      <Band title="Homes" note="By region. A country is in one region, or in none.">
        <HomesMap
          homes={homesOf(document, dataClass)}
          dataClass={dataClass}
          differ={classesDiffer(document)}
        />
        <HomesTable regions={regions} colourOf={colour}>
          {(region) => (
            <details className="small">
              <summary>
                {several(regions[region]?.countries.length ?? 0, 'country', 'countries')}
              </summary>
              {listed((regions[region]?.countries ?? []).map(countryName))}
            </details>
          )}
        </HomesTable>
      </Band>
      <Sites document={document} urls={urls} />
      <ResidualFlows flows={document.residualFlows} />
      <Keeping document={document} operator={operator} />
    </>
  );
}

function Sites(props: { document: PolicyDocument; urls: Readonly<Record<string, string>> }) {
  const { document, urls } = props;
  return (
    <Band title="Sites" note="Where a site stands is declared by the operator, not proven.">
      <div className="table">
        <table>
          <thead>
            <tr>
              <th scope="col">Site</th>
              <th scope="col">Law of</th>
              <th scope="col">Data centres</th>
              <th scope="col">A file counts as stored</th>
              <th scope="col">Address</th>
              <th scope="col">Published</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(document.sites).map(([name, site]) => (
              <tr key={name}>
                <th scope="row">{siteName(name)}</th>
                <td>{countryName(site.jurisdiction)}</td>
                <td>{listed(site.dataCentres)}</td>
                <td>
                  {site.copies === 'all'
                    ? 'once every data centre holds it'
                    : 'once one data centre holds it'}
                </td>
                <td className="mono">
                  {urls[name] === undefined ? (
                    'not connected'
                  ) : (
                    <a href={urls[name]}>{urls[name]}</a>
                  )}
                </td>
                <td>
                  {urls[name] === undefined ? '–' : <a href={`${urls[name]}/threats`}>threats</a>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Band>
  );
}

const others = { refuse: 'are refused', escalate: 'need a second person’s approval' } as const;

function Keeping({ document, operator }: { document: PolicyDocument; operator: string }) {
  const { retentionDays, access } = document;
  return (
    <Band
      title="How long, and who may read"
      note={`People of ${operator}, by where they are while they read.`}
    >
      <p>
        To be kept for:{' '}
        {listed(dataClasses.map((one) => `${one} ${several(retentionDays[one] ?? 0, 'day')}`))}.
      </p>
      <div className="table">
        <table>
          <thead>
            <tr>
              <th scope="col">At</th>
              <th scope="col">Class</th>
              <th scope="col">May be read from</th>
              <th scope="col">Readers elsewhere</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(access).flatMap(([site, rules]) =>
              dataClasses.map((one) => (
                <tr key={`${site} ${one}`}>
                  <th scope="row">{siteName(site)}</th>
                  <td>{one}</td>
                  <td>{listed((rules[one]?.countries ?? []).map(countryName)) || 'nowhere'}</td>
                  <td>{others[rules[one]?.otherwise ?? 'refuse']}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
    </Band>
  );
}
