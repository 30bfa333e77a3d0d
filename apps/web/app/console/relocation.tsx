import { useEffect } from 'react';
import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
  useRevalidator,
} from 'react-router';
import type { RelocationStatus } from '../api/answers.ts';
import { found, got } from '../api/client.ts';
import { type Outcome, outcome } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Refused, said } from '../parts/form.tsx';
import { useLive } from '../parts/live.ts';
import { State } from '../parts/state.tsx';
import { relocationStates } from '../parts/state-words.ts';
import { listed, regionName, siteName } from '../parts/words.ts';
import { Certificate } from '../public/certificate.tsx';
import { Approvals, PlanOf, Progress, Steps } from '../public/relocation-parts.tsx';
import { requestContext } from '../request-context.ts';
import { Approving } from './relocation-approving.tsx';
import { Steering } from './relocation-steering.tsx';

export async function loader({ params, context }: LoaderFunctionArgs) {
  const { office, person } = context.get(requestContext);
  const path = { id: params.id ?? '' };
  const status = await got(office.GET('/v1/relocations/{id}', { params: { path } }));
  const verdict =
    status.state === 'certified'
      ? await found(office.GET('/v1/relocations/{id}/verdict', { params: { path } }))
      : undefined;
  const may = (permission: string) => person?.permissions.includes(permission) ?? false;
  return {
    status,
    verdict,
    operator: person?.name ?? '',
    mayApprove: may('relocations.approve'),
    maySteer: may('relocations.steer'),
    isVoid: status.state === 'planned' ? await whyVoid() : undefined,
  };

  async function whyVoid(): Promise<string | undefined> {
    const { expiresAt, policyVersion } = status.plan;
    if (Date.now() > Date.parse(expiresAt)) return 'its week is over.';
    const { document } = await got(office.GET('/v1/policy'));
    if (document.version === policyVersion) return undefined;
    return `it was made on policy version ${policyVersion}, and ${document.version} is in force.`;
  }
}

const acts = ['start', 'pause', 'resume', 'retire'] as const;

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { office } = context.get(requestContext);
  const form = await request.formData();
  const path = { id: params.id ?? '' };
  const act = said(form, 'act');
  const { refusal } = await carriedOut();
  return refusal === undefined ? redirect(`/console/relocations/${path.id}`) : { refusal };

  async function carriedOut(): Promise<Outcome<unknown>> {
    if (act === 'approve') {
      const body = { approval: String(form.get('approval')) };
      return outcome(office.POST('/v1/relocations/{id}/approvals', { params: { path }, body }));
    }
    if (act === 'throttle') {
      const mibPerSecond = Number(said(form, 'rate'));
      const body = {
        bytesPerSecond: mibPerSecond > 0 ? Math.round(mibPerSecond * 1_048_576) : null,
      };
      return outcome(office.POST('/v1/relocations/{id}/throttle', { params: { path }, body }));
    }
    const status = await got(office.GET('/v1/relocations/{id}', { params: { path } }));
    if (act === 'abort' || act === 'retire') {
      if (said(form, 'typed') !== status.region) return { refusal: notTyped(status.region) };
    }
    if (act === 'abort') {
      const reason = said(form, 'reason');
      const body = reason === '' ? {} : { reason };
      return outcome(office.POST('/v1/relocations/{id}/abort', { params: { path }, body }));
    }
    const known = acts.find((name) => name === act);
    if (known === undefined) throw new Response('There is no such act.', { status: 400 });
    return outcome(office.POST(`/v1/relocations/{id}/${known}`, { params: { path } }));
  }
}

function notTyped(region: string) {
  return {
    status: 422,
    code: 'not-typed',
    title: 'Not done',
    words: `Type the name of the region, ${region}, to say that it is meant.`,
    problems: [],
  };
}

function isOver({ state }: RelocationStatus): boolean {
  return state === 'certified' || state === 'aborted';
}

export default function RelocationPage() {
  const loaded = useLoaderData<typeof loader>();
  const { status: sent, verdict, operator, mayApprove, maySteer, isVoid } = loaded;
  const answer = useActionData<typeof action>();
  const url = isOver(sent) ? undefined : `/v1/relocations/${sent.relocation}/events`;
  const status = useLive(sent, url);
  const { revalidate } = useRevalidator();
  const hasMoved = status.state !== sent.state;
  useEffect(() => {
    if (hasMoved) void revalidate();
  }, [hasMoved, revalidate]);
  const { relocation, state } = status;
  return (
    <>
      <Head status={status} />
      {!isOver(status) && (
        <Band title="What to do now">
          {answer?.refusal && <Refused refusal={answer.refusal} />}
          <Approving
            status={status}
            operator={operator}
            mayApprove={mayApprove}
            isVoid={state === 'planned' ? isVoid : undefined}
          />
          {maySteer && <Steering status={status} isVoid={isVoid !== undefined} />}
          {!mayApprove && !maySteer && (
            <p className="quiet">Data stewards approve and steer; you may look on.</p>
          )}
        </Band>
      )}
      {!isOver(status) && <Progress status={status} />}
      {verdict !== undefined && <Certificate relocation={relocation} verdict={verdict} />}
      <Approvals status={status} />
      <PlanOf status={status} />
      <Steps status={status} />
    </>
  );
}

function Head({ status }: { status: RelocationStatus }) {
  const { region, classes, from, to, state, problem, relocation } = status;
  const { tone, words, sentence } = relocationStates[state];
  return (
    <Opening
      kind="Relocation"
      title={`${regionName(region)}: ${siteName(from)} to ${siteName(to)}`}
    >
      <p className="lead" aria-live="polite">
        <State tone={tone} words={words} />
      </p>
      <div className="prose">
        <p>{sentence}</p>
        {problem !== undefined && (
          <p className={state === 'aborted' || state === 'aborting' ? 'notice' : 'notice bad'}>
            {problem}
          </p>
        )}
        <p className="quiet">
          It moves {listed(classes)}. <Link to={`/relocations/${relocation}`}>The public page</Link>{' '}
          shows the same to everybody.
        </p>
      </div>
    </Opening>
  );
}
