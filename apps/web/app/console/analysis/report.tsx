import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router';
import { got } from '../../api/client.ts';
import { outcome } from '../../api/outcome.ts';
import { Band, Opening } from '../../parts/band.tsx';
import { Refused } from '../../parts/form.tsx';
import { Moment } from '../../parts/moment.tsx';
import { State } from '../../parts/state.tsx';
import { numbers, Table } from '../../parts/table.tsx';
import { bytes, count, siteName } from '../../parts/words.ts';
import { requestContext } from '../../request-context.ts';
import { Engines, Indicators, Matches, Strings } from './report-findings.tsx';
import { Digests, Identity, Structure } from './report-structure.tsx';
import { SimilarFiles } from './similar.tsx';
import { Tree } from './tree.tsx';
import { limitWords, type Report, reasonWords, verdictWords } from './words.ts';

export async function loader({ params, context }: LoaderFunctionArgs) {
  const { site, person } = context.get(requestContext);
  const path = { sample: params.id ?? '' };
  const [report, found] = await Promise.all([
    got(site.GET('/v1/samples/{sample}/analysis', { params: { path } })),
    got(site.GET('/v1/samples/{sample}/similar', { params: { path } })),
  ]);
  return { report, found, mayOrder: person?.permissions.includes('analysis.order') ?? false };
}

export async function action({ params, context }: ActionFunctionArgs) {
  const { site } = context.get(requestContext);
  const path = { sample: params.id ?? '' };
  const { refusal } = await outcome(
    site.POST('/v1/samples/{sample}/analysis', { params: { path } }),
  );
  return { refusal };
}

export default function AnalysisReport() {
  const { report, found } = useLoaderData<typeof loader>();
  const { sha256, site, sample } = report;
  return (
    <>
      <Opening
        kind={`Sample at ${siteName(site)}`}
        title="Analysis"
        windowTitle={`Analysis of ${sha256.slice(0, 16)}`}
      >
        <p>
          <Link className="hash" to={`/console/samples/${sample}`}>
            {sha256}
          </Link>
          , {bytes(report.sizeBytes)}
        </p>
      </Opening>
      <Band title="Verdict">
        <Judgement report={report} />
        <Again />
      </Band>
      <Identity report={report} />
      <Tree report={report} />
      <Matches report={report} />
      <Engines report={report} />
      <Structure report={report} />
      <Indicators report={report} />
      <Strings report={report} />
      <SimilarFiles found={found} />
      <Digests report={report} />
      <Band title="Stages" note="Of the newest analysis; each in a process that can be ended">
        <Stages stages={report.stages} />
      </Band>
      <Band title="History" note="The newest 50">
        <History history={report.history} />
      </Band>
    </>
  );
}

function Judgement({ report }: { readonly report: Report }) {
  const { judgement, state } = report;
  if (judgement === undefined) {
    return (
      <p className="empty">
        {state === 'running' ? 'It is being analysed now.' : 'It waits to be analysed.'}
      </p>
    );
  }
  const { verdict, score, threatName, reasons, judgedAt } = judgement;
  const { tone, sentence } = verdictWords[verdict];
  return (
    <>
      <p className="lead">
        <State tone={tone} words={verdict} /> {threatName}
      </p>
      <p>
        {sentence} Score {score} of 100, <Moment at={judgedAt} />.
        {state !== 'judged' && ' A newer analysis is under way.'}
      </p>
      <Table label="Reasons" head={['Why', 'By', 'Where', numbers('Weight')]}>
        {reasons.map((one, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two reasons may be alike
          <tr key={i}>
            <th scope="row" className="break">
              {one.words}
            </th>
            <td className="break">{one.rule ?? one.engine ?? one.limit ?? '–'}</td>
            <td className="break">{one.where ?? '–'}</td>
            <td className="number">{count(one.weight)}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}

function Again() {
  const { mayOrder } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  if (!mayOrder) return null;
  return (
    <>
      {done?.refusal && <Refused refusal={done.refusal} />}
      {done !== undefined && done.refusal === undefined && (
        <p className="notice good" role="status">
          It is analysed once more, before what is new.
        </p>
      )}
      <Form method="post">
        <button type="submit" className="second">
          Analyse once more
        </button>
      </Form>
    </>
  );
}

function Stages({ stages }: Pick<Report, 'stages'>) {
  if (stages.length === 0) return <p className="empty">No stage has run yet.</p>;
  return (
    <Table
      label="Stages"
      head={['Stage', 'Outcome', 'Limits that were met', numbers('Files within'), numbers('ms')]}
    >
      {stages.map(({ stage, outcome: ended, limits, members, durationMs }) => (
        <tr key={stage}>
          <th scope="row">{stage}</th>
          <td>
            <State tone={ended === 'done' ? 'good' : 'bad'} words={ended} />
          </td>
          <td className="break">
            {limits
              .map(({ limit, where }) => limitWords[limit] + (where ? ` (${where})` : ''))
              .join('; ') || '–'}
          </td>
          <td className="number">{count(members)}</td>
          <td className="number">{count(durationMs)}</td>
        </tr>
      ))}
    </Table>
  );
}

function History({ history }: Pick<Report, 'history'>) {
  if (history.length === 0) return <p className="empty">No analysis has begun yet.</p>;
  return (
    <Table label="History" head={['Began', 'Because', 'Verdict', 'Threat', numbers('Entry')]}>
      {history.map((one) => (
        <tr key={one.analysis}>
          <th scope="row">
            <Moment at={one.startedAt} />
          </th>
          <td>{reasonWords[one.reason]}</td>
          <td>
            {one.verdict === undefined ? (
              (one.endedBecause ?? one.state)
            ) : (
              <State tone={verdictWords[one.verdict].tone} words={`${one.verdict} ${one.score}`} />
            )}
          </td>
          <td className="break">{one.threatName ?? '–'}</td>
          <td className="number">{one.index === undefined ? '–' : count(Number(one.index))}</td>
        </tr>
      ))}
    </Table>
  );
}
