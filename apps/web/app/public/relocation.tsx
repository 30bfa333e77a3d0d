import { useEffect } from 'react';
import { type LoaderFunctionArgs, useLoaderData, useRevalidator } from 'react-router';
import type { RelocationStatus } from '../api/answers.ts';
import { found } from '../api/client.ts';
import { Opening } from '../parts/band.tsx';
import { useLive } from '../parts/live.ts';
import { State } from '../parts/state.tsx';
import { relocationStates } from '../parts/state-words.ts';
import { listed, regionName, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { Certificate } from './certificate.tsx';
import { notHere } from './not-here.ts';
import { Approvals, PlanOf, Progress, Steps } from './relocation-parts.tsx';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { office } = context.get(requestContext);
  if (!uuid.test(params.id ?? '')) throw notHere();
  const path = { id: params.id ?? '' };
  const status = await found(office.GET('/v1/relocations/{id}', { params: { path } }));
  if (status === undefined) throw notHere();
  const verdict =
    status.state === 'certified'
      ? await found(office.GET('/v1/relocations/{id}/verdict', { params: { path } }))
      : undefined;
  return { status, verdict };
}

function isOver({ state }: RelocationStatus): boolean {
  return state === 'certified' || state === 'aborted';
}

export default function Relocation() {
  const { status: sent, verdict } = useLoaderData<typeof loader>();
  const url = isOver(sent) ? undefined : `/v1/relocations/${sent.relocation}/events`;
  const status = useLive(sent, url);
  const { revalidate } = useRevalidator();
  // With the end comes what events do not tell: the certificate.
  const hasEnded = isOver(status) && !isOver(sent);
  useEffect(() => {
    if (hasEnded) void revalidate();
  }, [hasEnded, revalidate]);
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
            It moves {listed(classes)} of {regionName(region)}. Its number is{' '}
            <span className="mono">{relocation}</span>.
          </p>
        </div>
      </Opening>
      {!isOver(status) && <Progress status={status} />}
      <Steps status={status} />
      {verdict !== undefined && <Certificate relocation={relocation} verdict={verdict} />}
      <Approvals status={status} />
      <PlanOf status={status} />
    </>
  );
}
