import type { PolicyDocument } from '../api/answers.ts';

/** Where the regions are at home, grouped by site: what maps and lists are made of. */
export interface HomeArea {
  readonly site: string;
  readonly jurisdiction: string;
  /** Number of its colour, from 1. */
  readonly colour: number;
  readonly regions: readonly { readonly name: string; readonly countries: readonly string[] }[];
}

export const dataClasses = ['files', 'statistics', 'accounts'] as const;
export type DataClass = (typeof dataClasses)[number];

type PolicyPart = Pick<PolicyDocument, 'sites' | 'regions'>;

/** There are five colours; a sixth site takes the first again, and the list tells them apart. */
const colours = 5;

/** The same colour for a site wherever it is drawn, by the order of names. */
export function colourOf(sites: Iterable<string>, site: string): number {
  return ([...sites].sort().indexOf(site) % colours) + 1;
}

/** By site, in the order of their names. @param dataClass whose home is meant */
export function homesOf(policy: PolicyPart, dataClass: DataClass): HomeArea[] {
  return Object.entries(policy.sites)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([site, { jurisdiction }]) => ({
      site,
      jurisdiction,
      colour: colourOf(Object.keys(policy.sites), site),
      regions: Object.entries(policy.regions)
        .filter(([, region]) => region.home[dataClass] === site)
        .map(([name, { countries }]) => ({ name, countries })),
    }));
}

/** Whether some region keeps its classes at different sites. */
export function classesDiffer({ regions }: PolicyPart): boolean {
  return Object.values(regions).some(({ home }) => new Set(Object.values(home)).size > 1);
}

/** The class that an address asks for; files unless it names one. */
export function classAskedFor(url: string): DataClass {
  const asked = new URL(url).searchParams.get('class');
  return dataClasses.find((one) => one === asked) ?? 'files';
}

/** The region of a country, or undefined where it has none. */
export function regionOf({ regions }: PolicyPart, country: string): string | undefined {
  return Object.entries(regions).find(([, region]) => region.countries.includes(country))?.[0];
}
