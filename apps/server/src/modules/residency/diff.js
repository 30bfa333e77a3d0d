import { countryName } from './countries.js';
import { own } from './record.js';
import { DATA_CLASSES, FLOWS } from './types.js';
/** What `b` changes in `a`: the whole, then sites, regions and classes by name. Equal: empty. */
export function diffPolicies(a, b) {
  return [
    ...diffWhole(a, b),
    ...namesOf(a.sites, b.sites).flatMap((name) => diffSite(a, b, name)),
    ...namesOf(a.regions, b.regions).flatMap((name) => diffRegion(a, b, name)),
    ...DATA_CLASSES.flatMap((dataClass) => diffClass(a, b, dataClass)),
  ];
}
/** Text for a terminal, grouped by subject; one sentence where nothing changes. */
export function renderChanges(changes) {
  if (changes.length === 0) return 'no change\n';
  const groups = Map.groupBy(changes, ({ subject, name }) => `${subject} ${name}`.trimEnd());
  return [...groups]
    .map(([heading, group]) => {
      const sentences = group.map(({ sentence }) => `  ${sentence}\n`);
      return `${heading}\n${sentences.join('')}`;
    })
    .join('\n');
}
function collect(subject, name, visit) {
  const changes = [];
  visit((member, before, after, sentence) => {
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    const text = typeof sentence === 'string' ? sentence : sentence();
    changes.push({ subject, name, member, before, after, sentence: text });
  });
  return changes;
}
function diffWhole(a, b) {
  return collect('policy', '', (note) => {
    note('version', a.version, b.version, `version ${a.version} becomes ${b.version}`);
    const effective = `takes effect on ${b.effective} (before: ${a.effective})`;
    note('effective', a.effective, b.effective, effective);
    note('operator', a.operator, b.operator, `the operator ${a.operator} becomes ${b.operator}`);
    const [before, after] = [a.limits.sampleBytesMax, b.limits.sampleBytesMax];
    const limit = `a sample may have ${after} bytes (before: ${before})`;
    note('limits.sampleBytesMax', before, after, limit);
  });
}
function diffSite(a, b, name) {
  const before = own(a.sites, name);
  const after = own(b.sites, name);
  return collect('site', name, (note) => {
    if (before === undefined || after === undefined) {
      const site = after ?? before;
      const verb = before === undefined ? 'is new' : 'is removed';
      note('', label(before), label(after), `${verb}: ${site ? label(site) : ''}`);
    } else {
      const [from, to] = [before.jurisdiction, after.jurisdiction];
      note('jurisdiction', from, to, `its jurisdiction changes from ${from} to ${to}`);
      const centres = () => `data centres: ${plusMinus(before.dataCentres, after.dataCentres)}`;
      note('dataCentres', before.dataCentres, after.dataCentres, centres);
      const copies =
        after.copies === 'all'
          ? 'a sample counts as stored once every data centre holds it'
          : 'a sample counts as stored once one data centre holds it';
      note('copies', before.copies, after.copies, copies);
    }
    diffAccess(a, b, name, note);
  });
}
function label(site) {
  if (site === undefined) return null;
  const { jurisdiction, dataCentres, copies } = site;
  return `under ${jurisdiction}, data centres ${dataCentres.join(', ')}, copies ${copies}`;
}
function diffAccess(a, b, site, note) {
  for (const dataClass of DATA_CLASSES) {
    const before = own(a.access, site)?.[dataClass];
    const after = own(b.access, site)?.[dataClass];
    const countries = () =>
      `readers of ${dataClass}: ${plusMinus(before?.countries ?? [], after?.countries ?? [])}`;
    const member = `access.${dataClass}`;
    note(`${member}.countries`, before?.countries ?? null, after?.countries ?? null, countries);
    const others = after?.otherwise === 'escalate' ? 'need a second approval' : 'are refused';
    const sentence = `readers of ${dataClass} from other countries ${others}`;
    note(`${member}.otherwise`, before?.otherwise ?? null, after?.otherwise ?? null, sentence);
  }
}
function diffRegion(a, b, name) {
  const before = own(a.regions, name);
  const after = own(b.regions, name);
  return collect('region', name, (note) => {
    if (before === undefined) note('', null, name, 'is new');
    if (after === undefined) note('', name, null, 'is removed');
    const countries = () => countriesSentence(before, after);
    note('countries', before?.countries ?? null, after?.countries ?? null, countries);
    for (const dataClass of DATA_CLASSES) {
      const [from, to] = [before?.home[dataClass] ?? null, after?.home[dataClass] ?? null];
      const sentence = () => homeSentence(dataClass, withLaw(a, from), withLaw(b, to));
      note(`home.${dataClass}`, from, to, sentence);
      const [old, now] = [epochOf(a, name, dataClass), epochOf(b, name, dataClass)];
      const epochs = `the epoch of ${dataClass} goes from ${old ?? 'none'} to ${now ?? 'none'}`;
      if (hasEpochs(a) && hasEpochs(b)) note(`epoch.${dataClass}`, old, now, epochs);
    }
  });
}
function countriesSentence(before, after) {
  const named = (codes = []) => codes.map((code) => `${countryName(code)} (${code})`);
  return `countries: ${plusMinus(named(before?.countries), named(after?.countries))}`;
}
function homeSentence(dataClass, from, to) {
  if (from === null) return `the home of ${dataClass} is ${to}`;
  if (to === null) return `${dataClass} have no home any more (before: ${from})`;
  return `the home of ${dataClass} moves from ${from} to ${to}`;
}
function withLaw(policy, site) {
  return site === null ? null : `${site} (${own(policy.sites, site)?.jurisdiction ?? '?'})`;
}
function hasEpochs(policy) {
  return 'epochs' in policy;
}
function epochOf(policy, region, dataClass) {
  return hasEpochs(policy) ? (own(policy.epochs, region)?.[dataClass] ?? null) : null;
}
function diffClass(a, b, dataClass) {
  return collect('class', dataClass, (note) => {
    const [before, after] = [a.retentionDays[dataClass], b.retentionDays[dataClass]];
    note('retentionDays', before, after, `is kept for ${after} days (before: ${before})`);
    for (const flow of FLOWS) {
      const [old, now] = [a.residualFlows[dataClass][flow], b.residualFlows[dataClass][flow]];
      const where = () => `${flow}: ${placesOf(now.where)} (before: ${placesOf(old.where)})`;
      note(`residualFlows.${flow}.where`, old.where, now.where, where);
      const sentence = `${flow}: “${now.sentence}” (before: “${old.sentence}”)`;
      note(`residualFlows.${flow}.sentence`, old.sentence, now.sentence, sentence);
    }
  });
}
function placesOf(where) {
  return where.length === 0 ? 'nowhere' : where.join(', ');
}
function plusMinus(before, after) {
  const added = after.filter((item) => !before.includes(item)).map((item) => `+ ${item}`);
  const removed = before.filter((item) => !after.includes(item)).map((item) => `− ${item}`);
  return [...added, ...removed].join(', ') || 'none';
}
function namesOf(...records) {
  return [...new Set(records.flatMap((record) => Object.keys(record)))].sort();
}
