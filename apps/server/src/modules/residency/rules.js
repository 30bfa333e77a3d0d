import { own } from './record.js';
import { DATA_CLASSES } from './types.js';
/** The region of a country (ISO 3166-1 alpha-2); undefined: a country without home. */
export function regionOf(policy, country) {
  for (const [name, region] of Object.entries(policy.regions)) {
    if (region.countries.includes(country)) return name;
  }
  return undefined;
}
/** The home of a region's data of one class; undefined: the policy has no such region. */
export function homeOfRegion(document, region, dataClass) {
  const site = own(document.regions, region)?.home[dataClass];
  const epoch = own(document.epochs, region)?.[dataClass];
  const jurisdiction = site === undefined ? undefined : siteOf(document, site)?.jurisdiction;
  if (site === undefined || epoch === undefined || jurisdiction === undefined) return undefined;
  return { region, dataClass, site, jurisdiction, epoch };
}
/** The home of a country's data of one class; undefined: a country without home. */
export function homeOf(document, country, dataClass) {
  const region = regionOf(document, country);
  return region === undefined ? undefined : homeOfRegion(document, region, dataClass);
}
/** Every region and class whose home is this site, regions in the document's order. */
export function homesAt(document, site) {
  const homes = [];
  for (const region of Object.keys(document.regions)) {
    for (const dataClass of DATA_CLASSES) {
      const home = homeOfRegion(document, region, dataClass);
      if (home?.site === site) homes.push(home);
    }
  }
  return homes;
}
export function siteOf(policy, site) {
  return own(policy.sites, site);
}
/** The name of the site that a data centre belongs to. */
export function siteOfDataCentre(policy, dataCentre) {
  for (const [name, site] of Object.entries(policy.sites)) {
    if (site.dataCentres.includes(dataCentre)) return name;
  }
  return undefined;
}
/** Days for which data of this class are kept, counted from their arrival. */
export function retentionDays(policy, dataClass) {
  return policy.retentionDays[dataClass];
}
/**
 * Whether staff in `readerCountry` may read data of a class at a site. `escalate` means only with a
 * second person's approval: the read is a transfer. A site that the policy lacks is refused.
 */
export function mayRead(policy, what, readerCountry) {
  const rule = own(policy.access, what.site)?.[what.dataClass];
  if (rule === undefined) return 'refused';
  if (rule.countries.includes(readerCountry)) return 'allowed';
  return rule.otherwise === 'escalate' ? 'escalate' : 'refused';
}
