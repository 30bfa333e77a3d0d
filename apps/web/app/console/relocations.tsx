import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { outcome, required } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Field, Refused, said } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import { relocationStates } from '../parts/state-words.ts';
import { Table } from '../parts/table.tsx';
import { regionName, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';

export async function loader({ context }: LoaderFunctionArgs) {
  const { office } = context.get(requestContext);
  const { relocations } = await required(office.GET('/v1/relocations'));
  const { document } = await required(office.GET('/v1/policy'));
  const regions = Object.entries(document.regions).map(([name, { home }]) => ({
    name,
    home: home.files ?? '',
  }));
  return { relocations, regions, sites: Object.keys(document.sites) };
}

/** The dry run: counts at both sites, and a plan that is published for two people to approve. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { office } = context.get(requestContext);
  const form = await request.formData();
  const body = { region: said(form, 'region'), to: said(form, 'to') };
  const { data, refusal } = await outcome(office.POST('/v1/relocations', { body }));
  if (refusal !== undefined) return { refusal };
  return redirect(`/console/relocations/${data.relocation}`);
}

export default function RelocationsPage() {
  const { relocations, regions, sites } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <>
      <Opening kind="Office" title="Relocations" />
      <Band title="All" note="Newest first">
        <List relocations={relocations} />
      </Band>
      <Band
        id="plan"
        title="Plan one"
        note="A dry run: both sites count, nothing moves. What comes out is a plan that two people must approve."
      >
        {sent?.refusal && <Refused refusal={sent.refusal} />}
        <Form className="row" method="post" action="#plan">
          <Field label="Region">
            {(attributes) => (
              <select {...attributes} name="region" required>
                {regions.map(({ name, home }) => (
                  <option key={name} value={name}>
                    {regionName(name)}, now at {siteName(home)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label="To the site">
            {(attributes) => (
              <select {...attributes} name="to" required>
                {sites.map((name) => (
                  <option key={name} value={name}>
                    {siteName(name)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <button type="submit">Count and plan</button>
        </Form>
      </Band>
    </>
  );
}

type Loaded = Awaited<ReturnType<typeof loader>>;

function List({ relocations }: Pick<Loaded, 'relocations'>) {
  if (relocations.length === 0) {
    return (
      <div className="empty">
        <p>No relocation has been planned.</p>
        <p>
          <a href="#plan">Plan one</a>: the plan says what would move, how much it is and how long
          it would take.
        </p>
      </div>
    );
  }
  return (
    <Table label="Relocations" head={['Region', 'From', 'To', 'State', 'Planned']}>
      {relocations.map(({ relocation, region, from, to, state, plan }) => (
        <tr key={relocation}>
          <th scope="row">
            <Link to={`/console/relocations/${relocation}`}>{regionName(region)}</Link>
          </th>
          <td>{siteName(from)}</td>
          <td>{siteName(to)}</td>
          <td>
            <State {...relocationStates[state]} />
          </td>
          <td>
            <Moment at={plan.createdAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
