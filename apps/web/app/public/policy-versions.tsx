import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Moment } from '../parts/moment.tsx';
import { requestContext } from '../request-context.ts';

export async function loader({ context }: LoaderFunctionArgs) {
  const { office } = context.get(requestContext);
  const [policies, { versions }] = await Promise.all([
    got(office.GET('/v1/policies')),
    got(office.GET('/v1/moves')),
  ]);
  const rows = policies.map(({ version, effective, index, publishedAt }) => ({
    version,
    effective,
    index,
    publishedAt,
    relocation: versions.find((one) => one.version === version)?.relocation ?? null,
  }));
  return rows.reverse();
}

export default function PolicyVersions() {
  const rows = useLoaderData<typeof loader>();
  return (
    <>
      <Opening kind="Residency" title="Versions of the policy">
        <p className="lead">
          Each version is published once, signed, and stands in the office’s ledger. A region’s home
          changes by a relocation alone.
        </p>
      </Opening>
      <Band title="Versions" note="Newest first.">
        <div className="table">
          <table>
            <thead>
              <tr>
                <th scope="col">Version</th>
                <th scope="col">Effective</th>
                <th scope="col">Published</th>
                <th scope="col">By</th>
                <th scope="col" className="number">
                  Entry in the office’s ledger
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ version, effective, publishedAt, relocation, index }) => (
                <tr key={version}>
                  <th scope="row">
                    <Link to={`/residency/versions/${version}`}>Version {version}</Link>
                  </th>
                  <td className="nowrap">{effective}</td>
                  <td>
                    <Moment at={publishedAt} />
                  </td>
                  <td>
                    {relocation === null ? (
                      'the operator'
                    ) : (
                      <Link to={`/relocations/${relocation}`}>a relocation</Link>
                    )}
                  </td>
                  <td className="number">{index}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Band>
    </>
  );
}
