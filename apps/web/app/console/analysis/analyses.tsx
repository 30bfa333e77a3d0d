import { Fragment } from 'react';
import { Form, Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { got } from '../../api/client.ts';
import { outcome } from '../../api/outcome.ts';
import { Band, Opening } from '../../parts/band.tsx';
import { Field, Refused } from '../../parts/form.tsx';
import { useLive } from '../../parts/live.ts';
import { Moment } from '../../parts/moment.tsx';
import { narrowing } from '../../parts/pager.tsx';
import { State } from '../../parts/state.tsx';
import { numbers, Table } from '../../parts/table.tsx';
import { bytes, count, regionName, siteName } from '../../parts/words.ts';
import { requestContext } from '../../request-context.ts';
import { reasonWords, type Verdict, verdictWords } from './words.ts';

const verdicts = Object.keys(verdictWords) as Verdict[];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { site, party } = context.get(requestContext);
  const asked = narrowing(request.url, ['verdict', 'region', 'before']);
  // What is no verdict the API refuses in words.
  const query = asked as Omit<typeof asked, 'verdict'> & { readonly verdict?: Verdict };
  const [progress, listed] = await Promise.all([
    got(site.GET('/v1/analysis/progress')),
    outcome(site.GET('/v1/analysis/verdicts', { params: { query } })),
  ]);
  return {
    asked,
    progress,
    found: listed.data,
    refusal: listed.refusal,
    site: party.kind === 'site' ? party.name : '',
  };
}

type Loaded = Awaited<ReturnType<typeof loader>>;

export default function Analyses() {
  const { progress, found, refusal, site, asked } = useLoaderData<typeof loader>();
  const live = useLive(progress, '/v1/analysis/events');
  return (
    <>
      <Opening kind={`Site ${siteName(site)}`} title="Analysis">
        <p className="prose">
          Each sample is taken apart in a process that has neither network nor files, and can be
          ended at any moment. What met a limit is called incomplete, never clean.
        </p>
      </Opening>
      <Band title="Now">
        <Now progress={live} />
      </Band>
      <Band title="Verdicts" note="By the sample’s newest">
        <Counts verdicts={live.verdicts} />
      </Band>
      <Band title="Judged last" note="Newest change first">
        <Filter asked={asked} />
        {refusal && <Refused refusal={refusal} />}
        {found?.verdicts.length === 0 && <p className="empty">No sample has such a verdict.</p>}
        {found !== undefined && found.verdicts.length > 0 && <List verdicts={found.verdicts} />}
        <Further next={found?.next} asked={asked} />
      </Band>
    </>
  );
}

function Now({ progress }: { readonly progress: Loaded['progress'] }) {
  const { waiting, backlog, running, waitingForMembers, sinceStart, sandboxes } = progress;
  return (
    <>
      <dl className="facts">
        <dt>Waiting</dt>
        <dd>{count(waiting)}</dd>
        <dt>When there is nothing newer</dt>
        <dd>{count(backlog)}</dd>
        <dt>Waiting for files within</dt>
        <dd>{count(waitingForMembers)}</dd>
        <dt>Judged in the last minute</dt>
        <dd>{count(sinceStart.lastMinute)}</dd>
        <dt>Judged since the start</dt>
        <dd>{count(sinceStart.judged)}</dd>
        <dt>Processes ended by force</dt>
        <dd>{count(sandboxes.lost)}</dd>
      </dl>
      {running.length === 0 ? (
        <p className="quiet">Nothing is being analysed at this moment.</p>
      ) : (
        <Table
          label="Under way"
          head={['Sample', 'Stage', 'Because', numbers('Size'), 'Region', 'Since']}
        >
          {running.map((one) => (
            <tr key={one.analysis}>
              <th scope="row">
                <Link className="mono" to={`/console/samples/${one.sample}/analysis`}>
                  {one.sample.slice(0, 8)}
                </Link>
              </th>
              <td>{one.stage}</td>
              <td>{reasonWords[one.reason]}</td>
              <td className="number">{bytes(one.sizeBytes)}</td>
              <td className="nowrap">{regionName(one.region)}</td>
              <td>
                <Moment at={one.since} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}

function Counts({ verdicts: counts }: Pick<Loaded['progress'], 'verdicts'>) {
  return (
    <dl className="facts">
      {verdicts.map((verdict) => (
        <Fragment key={verdict}>
          <dt>
            <Link to={`/console/analysis?verdict=${verdict}`}>
              <State tone={verdictWords[verdict].tone} words={verdict} />
            </Link>
          </dt>
          <dd>
            {count(counts[verdict] ?? 0)}{' '}
            <span className="quiet">{verdictWords[verdict].sentence}</span>
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

function Filter({ asked }: Pick<Loaded, 'asked'>) {
  return (
    <Form className="filter" method="get" role="search" key={JSON.stringify(asked)}>
      <Field label="Verdict">
        {(attributes) => (
          <select {...attributes} name="verdict" defaultValue={asked.verdict ?? ''}>
            <option value="">All</option>
            {verdicts.map((verdict) => (
              <option key={verdict}>{verdict}</option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Region" hint="As the policy names it">
        {(attributes) => (
          <input {...attributes} name="region" defaultValue={asked.region} spellCheck={false} />
        )}
      </Field>
      <div className="actions wide">
        <button type="submit">Show</button>
        <Link to="/console/analysis">All</Link>
      </div>
    </Form>
  );
}

function List({ verdicts: rows }: Pick<NonNullable<Loaded['found']>, 'verdicts'>) {
  return (
    <Table
      label="Samples by verdict"
      head={['SHA-256', 'Verdict', 'Threat', 'Why', numbers('Size'), 'Region', 'Judged']}
    >
      {rows.map((one) => (
        <tr key={one.sample}>
          <th scope="row">
            <Link className="hash" to={`/console/samples/${one.sample}/analysis`}>
              {one.sha256.slice(0, 16)}…<span className="visually-hidden"> {one.sha256}</span>
            </Link>
          </th>
          <td className="nowrap">
            <State tone={verdictWords[one.verdict].tone} words={`${one.verdict} ${one.score}`} />
          </td>
          <td className="break">{one.threatName ?? '–'}</td>
          <td className="break">{one.why ?? '–'}</td>
          <td className="number">{bytes(one.sizeBytes)}</td>
          <td className="nowrap">{regionName(one.region)}</td>
          <td>
            <Moment at={one.judgedAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Further({ next, asked }: { readonly next: string | undefined } & Pick<Loaded, 'asked'>) {
  const { before: _, ...kept } = asked;
  if (next === undefined && asked.before === undefined) return null;
  return (
    <nav className="pages" aria-label="Pages of the list">
      {asked.before !== undefined && (
        <Link to={`/console/analysis?${new URLSearchParams(kept)}`}>To the beginning</Link>
      )}
      {next !== undefined && (
        <Link to={`/console/analysis?${new URLSearchParams({ ...kept, before: next })}`}>
          Further
        </Link>
      )}
    </nav>
  );
}
