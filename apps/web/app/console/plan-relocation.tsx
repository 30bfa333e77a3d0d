import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import type { OfficeAnswer } from '../api/answers.ts';
import { got } from '../api/client.ts';
import { outcome } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Field, Refused, said } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { narrowing } from '../parts/pager.tsx';
import { bytes, countryName, duration, listed, regionName, siteName } from '../parts/words.ts';
import { WhatMoves } from '../public/relocation-parts.tsx';
import { requestContext } from '../request-context.ts';

/** The choice stands in the address, so that the dry run survives a reload. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { office } = context.get(requestContext);
  const { document } = await got(office.GET('/v1/policy'));
  const regions = Object.entries(document.regions).map(([name, { home }]) => ({
    name,
    home: home.files ?? '',
  }));
  const { region, to } = narrowing(request.url, ['region', 'to']);
  const known = { regions, sites: Object.keys(document.sites) };
  if (region === undefined || to === undefined) return { ...known, region, to, counted: undefined };
  const query = { region, to };
  const counted = await outcome(office.GET('/v1/relocation-dry-run', { params: { query } }));
  return { ...known, region, to, counted };
}

/** The plan is made of what is counted now, and published for two people to approve. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { office } = context.get(requestContext);
  const form = await request.formData();
  const body = { region: said(form, 'region'), to: said(form, 'to') };
  const { data, refusal } = await outcome(office.POST('/v1/relocations', { body }));
  if (refusal !== undefined) return { refusal };
  return redirect(`/console/relocations/${data.relocation}`);
}

type Loaded = Awaited<ReturnType<typeof loader>>;

export default function PlanRelocationPage() {
  const loaded = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const { counted } = loaded;
  return (
    <>
      <Opening kind="Relocations" title="Plan a relocation">
        <p className="prose">
          First a dry run: both sites count, nothing moves and nothing is kept. Of what it says you
          can make a plan, which two people must approve.
        </p>
      </Opening>
      <Band title="1. What, and where to">
        <Choice {...loaded} />
      </Band>
      {counted !== undefined && (
        <Band title="2. The dry run" note="As counted just now">
          {counted.refusal && <Refused refusal={counted.refusal} />}
          {counted.data && <Counted counted={counted.data} />}
        </Band>
      )}
      {counted?.data && (
        <Band title="3. The plan" note="It is published in the office’s ledger.">
          {sent?.refusal && <Refused refusal={sent.refusal} />}
          <Make counted={counted.data} />
        </Band>
      )}
    </>
  );
}

function Choice({ regions, sites, region, to }: Loaded) {
  return (
    <>
      <Form className="row" method="get">
        <Field label="Region">
          {(attributes) => (
            <select {...attributes} name="region" required defaultValue={region}>
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
            <select {...attributes} name="to" required defaultValue={to}>
              {sites.map((name) => (
                <option key={name} value={name}>
                  {siteName(name)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <button type="submit">Count</button>
      </Form>
      <p className="small quiet">
        Files and accounts move together, since the accounts’ keys open what customers have sent;
        statistics go with them where they have the same home.
      </p>
    </>
  );
}

type DryRun = OfficeAnswer<'/v1/relocation-dry-run'>;

function Counted({ counted: { plan, freeBytes, obstacle } }: { counted: DryRun }) {
  const { from, to, estimateSeconds, residualFlows, createdAt } = plan;
  return (
    <>
      {obstacle !== undefined && (
        <p className="notice bad" role="alert">
          No plan can be made of it now: {obstacle.words}.
        </p>
      )}
      <dl className="facts">
        <dt>From</dt>
        <dd>
          {siteName(from.site)}, law of {countryName(from.jurisdiction)}
        </dd>
        <dt>To</dt>
        <dd>
          {siteName(to.site)}, law of {countryName(to.jurisdiction)}
        </dd>
        <dt>To move</dt>
        <dd>
          <WhatMoves plan={plan} />
        </dd>
        <dt>Classes</dt>
        <dd>{listed(plan.classes)}</dd>
        <dt>Estimated</dt>
        <dd>{duration(estimateSeconds)}, while intake goes on</dd>
        <dt>Free at {siteName(to.site)}</dt>
        <dd>{freeBytes === undefined ? 'its store cannot tell' : bytes(freeBytes)}</dd>
        <dt>Counted</dt>
        <dd>
          <Moment at={createdAt} />
        </dd>
      </dl>
      <h3>What stays behind</h3>
      <ul>
        {residualFlows.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}

function Make({ counted: { plan, obstacle } }: { counted: DryRun }) {
  if (obstacle !== undefined) {
    return (
      <p>
        Not now. <Link to="/console/relocations">All relocations</Link>
      </p>
    );
  }
  return (
    <>
      <p className="prose">
        The plan is counted once more as it is made, and says exactly what two people approve. It is
        void after a week, or when the policy changes.
      </p>
      <Form method="post">
        <input type="hidden" name="region" value={String(plan.region)} />
        <input type="hidden" name="to" value={plan.to.site} />
        <button type="submit">Make the plan</button>
      </Form>
    </>
  );
}
