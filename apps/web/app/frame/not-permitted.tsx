import { Band, Opening } from '../parts/band.tsx';
import { listed } from '../parts/words.ts';
import type { Refused } from '../request-context.ts';

/** Who has a permission, as far as it is known where one asks: sites do not know all people. */
export interface WhoMay extends Refused {
  /** Names of people; undefined where they are not known. */
  readonly people: readonly string[] | undefined;
}

/** A page that somebody may not see: which permission it takes, and who has that. */
export function NotPermitted({ permissions, roles, people }: WhoMay) {
  return (
    <>
      <Opening kind="Console" title="Not for your roles">
        <p className="lead">You are signed in, but this page takes a permission that you lack.</p>
      </Opening>
      <Band title="What it takes">
        <dl className="facts">
          <dt>Permission</dt>
          <dd className="mono">{permissions.join(' or ')}</dd>
          <dt>Roles that have it</dt>
          <dd>{listed(roles)}</dd>
          <dt>People who have it</dt>
          <dd>{peopleWords(people)}</dd>
        </dl>
        <p className="prose">
          Ask one of them to look, or an administrator for the role.{' '}
          <a href="/console">To the overview</a>
        </p>
      </Band>
    </>
  );
}

function peopleWords(people: readonly string[] | undefined): string {
  if (people === undefined) return 'The office knows them; a site does not.';
  return people.length === 0 ? 'Nobody at the moment.' : listed(people);
}
