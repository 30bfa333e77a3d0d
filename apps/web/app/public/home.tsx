import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { countryName, listed, regionName, siteName } from '../parts/words.ts';
import { WorldMap } from '../parts/world-map.tsx';
import { requestContext } from '../request-context.ts';
import { homesOf } from './homes.ts';

export async function loader({ context }: LoaderFunctionArgs) {
  const { office } = context.get(requestContext);
  const policy = await got(office.GET('/v1/policy'));
  const { operator, version, effective } = policy.document;
  return { operator, version, effective, homes: homesOf(policy.document, 'files') };
}

export default function Home() {
  const { operator, version, effective, homes } = useLoaderData<typeof loader>();
  const areas = homes.map(({ site, regions }, i) => ({
    title: siteName(site),
    colour: i + 1,
    countries: regions.flatMap(({ countries }) => countries),
  }));
  return (
    <>
      <Opening kind={operator} title="Where your files are kept, for anyone to check" display>
        <p className="lead">
          {operator} keeps the suspicious files that its customers send at the site that this page
          names for their country, writes every act into public ledgers, and gives each sender a
          receipt.
        </p>
      </Opening>
      <Band
        title="Homes"
        note={`Residency policy, version ${version}, in force since ${effective}.`}
      >
        <figure className="map">
          <WorldMap areas={areas} title="World map: countries by the site that keeps their files" />
        </figure>
        <div className="table">
          <table>
            <thead>
              <tr>
                <th scope="col">Site</th>
                <th scope="col">Law of</th>
                <th scope="col">Regions whose files it keeps</th>
              </tr>
            </thead>
            <tbody>
              {homes.map(({ site, jurisdiction, regions }, i) => (
                <tr key={site}>
                  <th scope="row" className={`key home-${i + 1}`}>
                    {siteName(site)}
                  </th>
                  <td>{countryName(jurisdiction)}</td>
                  <td>{listed(regions.map(({ name }) => regionName(name))) || 'none'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Band>
    </>
  );
}
