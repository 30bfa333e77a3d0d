import { approvalText } from '@vitrine/verifier';
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
import { type Outcome, outcome, required } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Refused, said } from '../parts/form.tsx';
import { useLive } from '../parts/live.ts';
import { SignApproval } from '../parts/sign-approval.tsx';
import { State } from '../parts/state.tsx';
import { relocationStates } from '../parts/state-words.ts';
import { listed, regionName, siteName } from '../parts/words.ts';
import { Approvals, PlanOf, Progress, Steps } from '../public/relocation-parts.tsx';
import { requestContext } from '../request-context.ts';
import { Steering } from './relocation-steering.tsx';

export async function loader({ params, context }: LoaderFunctionArgs) {
  const { office, person } = context.get(requestContext);
  const path = { id: params.id ?? '' };
  const status = await required(office.GET('/v1/relocations/{id}', { params: { path } }));
  return { status, operator: person?.name ?? '' };
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
    const status = await required(office.GET('/v1/relocations/{id}', { params: { path } }));
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

export default function RelocationPage() {
  const { status: sent, operator } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const isOver = sent.state === 'certified' || sent.state === 'aborted';
  const url = isOver ? undefined : `/v1/relocations/${sent.relocation}/events`;
  const status = useLive(sent, url);
  const { revalidate } = useRevalidator();
  const hasMoved = status.state !== sent.state;
  useEffect(() => {
    if (hasMoved) void revalidate();
  }, [hasMoved, revalidate]);
  const { region, classes, from, to, state, problem, relocation } = status;
  const { tone, words, sentence } = relocationStates[state];
  return (
    <>
      <Opening
        kind="Relocation"
        title={`${regionName(region)}: ${siteName(from)} to ${siteName(to)}`}
      >
        <p className="lead" aria-live="polite">
          <State tone={tone} words={words} />
        </p>
        <div className="prose">
          <p>{sentence}</p>
          {problem !== undefined && <p className="notice bad">{problem}</p>}
          <p className="quiet">
            It moves {listed(classes)}.{' '}
            <Link to={`/relocations/${relocation}`}>The public page</Link> shows the same to
            everybody{state === 'certified' && ', with the certificate'}.
          </p>
        </div>
      </Opening>
      <Band title="What to do now">
        {answer?.refusal && <Refused refusal={answer.refusal} />}
        <NextStep status={status} operator={operator} />
        <Steering status={status} />
      </Band>
      {!isOver && <Progress status={status} />}
      <Approvals status={status} />
      <PlanOf status={status} />
      <Steps status={status} />
    </>
  );
}

interface StepProps {
  readonly status: RelocationStatus;
  readonly operator: string;
}

/** Which approvals stand in the way, and mine among them. */
function NextStep({ status, operator }: StepProps) {
  const { state, region, from, relocation, planDigest } = status;
  const stage = state === 'planned' ? 'start' : state === 'soaking' ? 'retirement' : undefined;
  if (stage === undefined) return <p className="prose">{relocationStates[state].sentence}</p>;
  const people = status.approvals.filter((one) => one.stage === stage).map((one) => one.operator);
  const mine = people.includes(operator);
  const missing = Math.max(0, 2 - people.length);
  return (
    <>
      <p className="prose">
        {stage === 'start'
          ? `Two people approve that ${regionName(region)} moves exactly as the plan below says.`
          : `Two people approve that the copy at ${siteName(from)} is destroyed: its keys, bytes and rows. There is no way back from that.`}{' '}
        {people.length === 0 ? 'Nobody has so far.' : `So far: ${listed(people)}.`}
      </p>
      <dl className="facts">
        <dt>Digest that is signed</dt>
        <dd className="mono">{planDigest}</dd>
      </dl>
      {missing > 0 && mine && <p>You have approved. Somebody else has to as well.</p>}
      {missing > 0 && !mine && (
        <SignApproval
          operator={operator}
          label={stage === 'start' ? 'Approve the start' : 'Approve the erasure'}
          fields={{ act: 'approve' }}
          textOf={(nonce) => approvalText({ relocation, stage, plan: planDigest, nonce })}
        />
      )}
    </>
  );
}
