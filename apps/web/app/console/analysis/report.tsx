import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router';
import { got } from '../../api/client.ts';
import { type Outcome, outcome } from '../../api/outcome.ts';
import { Band, Opening } from '../../parts/band.tsx';
import { Refused, said } from '../../parts/form.tsx';
import { Moment } from '../../parts/moment.tsx';
import { State } from '../../parts/state.tsx';
import { numbers, Table } from '../../parts/table.tsx';
import { bytes, count, siteName } from '../../parts/words.ts';
import { requestContext } from '../../request-context.ts';
import { OverrideBand } from './override.tsx';
import { Engines, Indicators, Matches, Strings } from './report-findings.tsx';
import { Digests, Identity, Structure } from './report-structure.tsx';
import { SimilarFiles } from './similar.tsx';
import { Tree } from './tree.tsx';
import { limitWords, type Report, reasonWords, type Verdict, verdictWords } from './words.ts';

export async function loader({ params, context }: LoaderFunctionArgs) {
  const { site, person } = context.get(requestContext);
  const path = { sample: params.id ?? '' };
  const [report, found, decided] = await Promise.all([
    got(site.GET('/v1/samples/{sample}/analysis', { params: { path } })),
    got(site.GET('/v1/samples/{sample}/similar', { params: { path } })),
    got(site.GET('/v1/verdict-overrides', { params: { query: path } })),
  ]);
  const may = (permission: string) => person?.permissions.includes(permission) ?? false;
  return {
    report,
    found,
    overrides: decided.overrides,
    person: person?.name,
    mayOrder: may('analysis.order'),
    mayOverride: may('verdicts.override'),
    maySecond: may('verdicts.second-look'),
  };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { site } = context.get(requestContext);
  const form = await request.formData();
  const sample = { path: { sample: params.id ?? '' } };
  const override = { path: { id: said(form, 'id') } };
  const reason = said(form, 'reason');
  const act = said(form, 'act');
  const { refusal } = await carriedOut();
  return { act, refusal };

  function carriedOut(): Promise<Outcome<unknown>> {
    const secondLook = '/v1/verdict-overrides/{id}/second-look';
    switch (act) {
      case 'propose': {
        const body = { verdict: said(form, 'verdict') as Verdict, reason };
        const url = '/v1/samples/{sample}/verdict-overrides';
        return outcome(site.POST(url, { params: sample, body }));
      }
      case 'agree':
        return outcome(site.POST(secondLook, { params: override, body: { agrees: true } }));
      case 'reject':
        return outcome(
          site.POST(secondLook, { params: override, body: { agrees: false, reason } }),
        );
      case 'withdraw': {
        const url = '/v1/verdict-overrides/{id}/withdrawal';
        return outcome(site.POST(url, { params: override, body: { reason } }));
      }
      default:
        return outcome(site.POST('/v1/samples/{sample}/analysis', { params: sample }));
    }
  }
}

export default function AnalysisReport() {
  const loaded = useLoaderData<typeof loader>();
  const { report, found } = loaded;
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
        <p className="downloads">
          {downloads.map(([format, words]) => (
            <a key={format} href={`/v1/samples/${sample}/report?format=${format}`} download>
              {words}
            </a>
          ))}
        </p>
      </Opening>
      <Band title="Verdict">
        <Judgement report={report} />
        <Again />
      </Band>
      <OverrideBand {...loaded} />
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

const downloads = [
  ['json', 'Report as JSON'],
  ['stix', 'STIX 2.1 bundle'],
  ['misp', 'MISP event'],
] as const;

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
      {done !== undefined && done.refusal === undefined && done.act === '' && (
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
