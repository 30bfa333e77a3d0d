import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { found, got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Moment } from '../parts/moment.tsx';
import { regionName, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { notHere } from './not-here.ts';

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { office } = context.get(requestContext);
  if (!/^[1-9]\d{0,8}$/.test(params.version ?? '')) throw notHere();
  const path = { version: Number(params.version) };
  const compared = await found(office.GET('/v1/policy/{version}/changes', { params: { path } }));
  if (compared === undefined) throw notHere();
  const [all, { versions }] = await Promise.all([
    got(office.GET('/v1/policies')),
    got(office.GET('/v1/moves')),
  ]);
  const one = all.find(({ version }) => version === path.version);
  const moved = versions.find(({ version }) => version === path.version);
  if (one === undefined) throw notHere();
  const relocation = moved?.relocation ?? null;
  return { ...one, ...compared, relocation, newest: all.length };
}

export default function PolicyVersion() {
  const data = useLoaderData<typeof loader>();
  const { version, newest, effective, publishedAt, relocation, index, digest } = data;
  return (
    <>
      <Opening kind="Residency policy" title={`Version ${version}`}>
        <p className="lead">
          {version === newest
            ? `In force since ${effective}.`
            : `Took effect on ${effective}; a later version is in force.`}
        </p>
        <nav className="pages" aria-label="Versions">
          {version > 1 && (
            <Link to={`/residency/versions/${version - 1}`}>Version {version - 1}</Link>
          )}
          <Link to="/residency/versions">All versions</Link>
          {version < newest && (
            <Link to={`/residency/versions/${version + 1}`}>Version {version + 1}</Link>
          )}
        </nav>
      </Opening>
      <Changes before={data.before} changes={data.changes} />
      <Band title="Its publication">
        <dl className="facts">
          <dt>Published</dt>
          <dd>
            <Moment at={publishedAt} />
          </dd>
          <dt>By</dt>
          <dd>
            {relocation === null ? (
              'the operator'
            ) : (
              <Link to={`/relocations/${relocation}`}>a relocation, at its switch</Link>
            )}
          </dd>
          <dt>Entry</dt>
          <dd>{index} in the office’s ledger</dd>
          <dt>Digest</dt>
          <dd className="mono">{digest}</dd>
        </dl>
        <ul className="plain">
          <li>
            <a href={`/v1/policy/${version}`} download={`policy-${version}.json`}>
              The whole version
            </a>{' '}
            (JSON)
          </li>
          <li>
            <a href={`/v1/policy/${version}/receipt`} download={`policy-${version}-receipt.json`}>
              Its receipt
            </a>
            : shows that it stands in the ledger. <Link to="/verify">Verify it</Link>
          </li>
        </ul>
      </Band>
    </>
  );
}

type Compared = Awaited<ReturnType<typeof loader>>;

function Changes({ before, changes }: Pick<Compared, 'before' | 'changes'>) {
  if (before === null) {
    return (
      <Band title="What it changed">
        <p>It is the first: there was nothing before it.</p>
      </Band>
    );
  }
  const groups = Map.groupBy(changes, ({ subject, name }) => headingOf(subject, name));
  return (
    <Band title="What it changed" note={`Compared with version ${before}.`}>
      {changes.length === 0 && <p>Nothing.</p>}
      {[...groups].map(([heading, group]) => (
        <div key={heading}>
          <h3>{heading}</h3>
          <ul>
            {group.map(({ member, sentence }) => (
              <li key={member}>{sentence}</li>
            ))}
          </ul>
        </div>
      ))}
    </Band>
  );
}

function headingOf(subject: string, name: string): string {
  if (subject === 'site') return `Site ${siteName(name)}`;
  if (subject === 'region') return `Region ${regionName(name)}`;
  if (subject === 'class') return `Class ${name}`;
  return 'The policy as a whole';
}
