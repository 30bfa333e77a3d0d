import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Table } from '../parts/table.tsx';
import { siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';

export async function loader({ context }: LoaderFunctionArgs) {
  const { office, site, party } = context.get(requestContext);
  const api = party.kind === 'site' ? site : office;
  const { settings } = await got(api.GET('/v1/settings'));
  return { settings, of: party.kind === 'site' ? party.name : 'office' };
}

const sources = {
  option: 'command line',
  environment: 'environment',
  file: 'file',
  default: 'default',
} as const;

export default function Settings() {
  const { settings, of } = useLoaderData<typeof loader>();
  return (
    <>
      <Opening kind={siteName(of)} title="Settings">
        <p className="prose">
          What this process was started with. They change where they were given, and count from the
          next start; secrets are not shown.
        </p>
      </Opening>
      <Band title="In force">
        {settings.length === 0 ? (
          <div className="empty">
            <p>This process was started by a program that names no settings.</p>
          </div>
        ) : (
          <Table label="Settings" head={['Setting', 'Value', 'From', 'There called']}>
            {settings.map(({ name, value, source, givenAs }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="break mono">{value ?? <span className="quiet">not set</span>}</td>
                <td>{sources[source]}</td>
                <td className="mono">{givenAs ?? '–'}</td>
              </tr>
            ))}
          </Table>
        )}
      </Band>
    </>
  );
}
