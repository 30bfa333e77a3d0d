import { type Page, pages } from '../pages.ts';
import { siteName } from '../parts/words.ts';
import type { Party } from '../request-context.ts';

/** Something in the rail, at this party or at another. */
export interface Place {
  readonly url: string;
  readonly title: string;
}

export interface PlaceGroup {
  readonly title: string;
  readonly places: readonly Place[];
  /** Of another party: to be reached by a link, not by the router. */
  readonly isElsewhere: boolean;
}

interface Known {
  readonly party: Party;
  readonly permissions: readonly string[];
  readonly officeUrl: string;
  readonly sites: readonly { readonly name: string; readonly url: string }[];
}

/** What the office's own pages are grouped by; what is not named here stands last. */
const officeGroups: readonly { readonly title: string; readonly paths: readonly string[] }[] = [
  { title: 'Office', paths: ['/console'] },
  {
    title: 'Where data live',
    paths: ['/console/policy', '/console/relocations', '/console/approvals'],
  },
  {
    title: 'The office itself',
    paths: ['/console/ledger', '/console/people', '/console/settings'],
  },
];

/** The rail of a person: each group only with what they may open. */
export function placesOf({ party, permissions, officeUrl, sites }: Known): PlaceGroup[] {
  const groups =
    party.kind === 'office'
      ? [
          ...officeGroups.map(({ title, paths }) => ({
            title,
            isElsewhere: false,
            places: placesAt('office', permissions).filter(({ url }) => paths.includes(url)),
          })),
          ...sites.map(({ name, url }) => ({
            title: `Site ${siteName(name)}`,
            isElsewhere: true,
            places: placesAt('site', permissions).map((place) => ({
              ...place,
              url: `${url}${place.url}`,
            })),
          })),
        ]
      : [
          {
            title: `Site ${siteName(party.name)}`,
            isElsewhere: false,
            places: placesAt('site', permissions),
          },
          {
            title: 'Office',
            isElsewhere: true,
            places: placesAt('office', permissions).map((place) => ({
              ...place,
              url: `${officeUrl}${place.url}`,
            })),
          },
        ];
  return groups.filter(({ places }) => places.length > 0);
}

/** Pages of a party's console that stand by themselves, as far as the permissions go. */
function placesAt(kind: Party['kind'], permissions: readonly string[]): Place[] {
  return (pages as readonly Page[])
    .filter(({ at }) => at === kind || at === 'both')
    .filter(({ path }) => path.startsWith('/console') && !/:|\/new$/.test(path))
    .filter(({ permission }) => permission === 'signed-in' || permissions.includes(permission))
    .map(({ path, title }) => ({ url: path, title }));
}
