/** Where the regions are at home, grouped by site: what maps and lists are made of. */
export interface HomeArea {
  readonly site: string;
  readonly jurisdiction: string;
  readonly regions: readonly { readonly name: string; readonly countries: readonly string[] }[];
}

interface PolicyPart {
  readonly sites: Readonly<Record<string, { readonly jurisdiction: string }>>;
  readonly regions: Readonly<
    Record<
      string,
      { readonly countries: readonly string[]; readonly home: Readonly<Record<string, string>> }
    >
  >;
}

/** By site, in the order of their names. @param dataClass whose home is meant */
export function homesOf(policy: PolicyPart, dataClass: string): HomeArea[] {
  return Object.entries(policy.sites)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([site, { jurisdiction }]) => ({
      site,
      jurisdiction,
      regions: Object.entries(policy.regions)
        .filter(([, region]) => region.home[dataClass] === site)
        .map(([name, { countries }]) => ({ name, countries })),
    }));
}
