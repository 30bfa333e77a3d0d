import { Link } from 'react-router';
import { Band } from '../../parts/band.tsx';
import { State } from '../../parts/state.tsx';
import { bytes, count } from '../../parts/words.ts';
import { type Report, verdictWords } from './words.ts';

type Member = Report['members'][number];

/** What holds the file, and what it holds, as far down as there is something. */
export function Tree({ report }: { readonly report: Report }) {
  const { members, containers, membersCut } = report;
  if (members.length === 0 && containers.length === 0) return null;
  const note =
    members.length === 0
      ? undefined
      : `${count(members.length)}${membersCut ? ' and more' : ''} within; each is a sample of its own`;
  return (
    <Band title="Tree of files" note={note}>
      {containers.length > 0 && (
        <p>
          Found in{' '}
          {containers.map(({ sample, sha256, path }, i) => (
            <span key={`${sample} ${path}`}>
              {i > 0 && ', '}
              <Link className="hash" to={`/console/samples/${sample}/analysis`}>
                {sha256.slice(0, 16)}…
              </Link>{' '}
              as {path}
            </span>
          ))}
          .
        </p>
      )}
      <Branch of={report.sample} members={members} level={1} />
    </Band>
  );
}

function Branch(props: {
  readonly of: string;
  readonly members: readonly Member[];
  readonly level: number;
}) {
  const { of, members, level } = props;
  const own = members.filter((one) => one.container === of && one.level === level);
  if (own.length === 0) return null;
  return (
    <ol className="tree">
      {own.map((member) => (
        <li key={member.path}>
          <Link to={`/console/samples/${member.sample}/analysis`}>{member.path}</Link>{' '}
          <span className="quiet">{bytes(member.sizeBytes)}</span>{' '}
          {member.verdict === undefined ? (
            <State tone="idle" words="waits" />
          ) : (
            <State tone={verdictWords[member.verdict].tone} words={member.verdict} />
          )}{' '}
          {member.threatName}
          {member.password !== undefined && (
            <span className="quiet"> opened with “{member.password}”</span>
          )}
          <Branch of={member.sample} members={members} level={level + 1} />
        </li>
      ))}
    </ol>
  );
}
