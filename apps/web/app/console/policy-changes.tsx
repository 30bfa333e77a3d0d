import { regionName } from '../parts/words.ts';

export interface Change {
  readonly subject: 'policy' | 'site' | 'region' | 'class';
  readonly name: string;
  readonly sentence: string;
}

/** The states of a proposal: a colour and words. */
export const proposalStates = {
  waiting: ['warn', 'waits for approval'],
  approved: ['good', 'approved, not published yet'],
  published: ['good', 'published'],
  superseded: ['idle', 'superseded by another version'],
  expired: ['idle', 'expired'],
} as const;

const subjects = { policy: 'The policy', site: 'Site', region: 'Region', class: 'Class' } as const;

/** What one policy changes in another, in sentences by their subjects. */
export function Changes({ changes }: { readonly changes: readonly Change[] }) {
  if (changes.length === 0) return <p>It changes nothing.</p>;
  const groups = Map.groupBy(changes, ({ subject, name }) =>
    name === '' ? subjects[subject] : `${subjects[subject]} ${regionName(name)}`,
  );
  return (
    <dl className="facts">
      {[...groups].flatMap(([title, group]) => [
        <dt key={title}>{title}</dt>,
        <dd key={`${title} changes`}>
          <ul className="plain">
            {group.map(({ sentence }) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </dd>,
      ])}
    </dl>
  );
}
