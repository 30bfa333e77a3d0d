import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Moment } from '../parts/moment.tsx';
import { Table } from '../parts/table.tsx';
import { regionName, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';

export async function loader({ context }: LoaderFunctionArgs) {
  const { site, party } = context.get(requestContext);
  const { keys } = await got(site.GET('/v1/keys'));
  return { keys, site: party.kind === 'site' ? party.name : '' };
}

export default function Keys() {
  const { keys, site } = useLoaderData<typeof loader>();
  const groups = Map.groupBy(keys, ({ region }) => region);
  return (
    <>
      <Opening kind={`Site ${siteName(site)}`} title="Keys">
        <p className="prose">
          One for each region, class and quarter. What is stored is encrypted to its public half;
          the private half stands wrapped in the copies listed here, and nowhere else. A
          relocation’s end destroys them.
        </p>
      </Opening>
      {keys.length === 0 && (
        <div className="empty">
          <p>There is no key yet. The first is made when the first sample comes in.</p>
        </div>
      )}
      {[...groups].map(([region, ofRegion]) => (
        <Band key={region} title={regionName(region)}>
          <Table
            label={`Keys of ${regionName(region)}`}
            head={['Quarter', 'Class', 'State', 'Made', 'Copies and holders', 'Id']}
          >
            {ofRegion.map((key) => (
              <tr key={key.keyId}>
                <th scope="row">{key.quarter}</th>
                <td>{key.class}</td>
                <td>
                  {key.destroyedAt === undefined ? (
                    <span className="state good">kept</span>
                  ) : (
                    <>
                      <span className="state idle">destroyed</span> <Moment at={key.destroyedAt} />
                    </>
                  )}
                </td>
                <td>
                  <Moment at={key.createdAt} />
                </td>
                <td>
                  <ul className="plain">
                    {key.copies.map(({ copyId, holder, destroyedAt }) => (
                      <li key={copyId} className="break">
                        {holder}
                        {destroyedAt && (
                          <>
                            , destroyed <Moment at={destroyedAt} />
                          </>
                        )}
                      </li>
                    ))}
                  </ul>
                </td>
                <td className="hash">{key.keyId.slice(0, 8)}</td>
              </tr>
            ))}
          </Table>
        </Band>
      ))}
    </>
  );
}
