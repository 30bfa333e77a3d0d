import { isIP } from 'node:net';
import { depersonalise } from '../../../platform/depersonalise/index.ts';

/** What a text of technical expertise must not hold. */
export const personalDataKinds = [
  'e-mail address',
  'name in a path',
  'secret',
  'IP address',
  'account id',
  'telephone number',
  'device address',
] as const;
export type PersonalDataKind = (typeof personalDataKinds)[number];

export interface Finding {
  readonly kind: PersonalDataKind;
  /** From 1. What was found is not repeated. */
  readonly line: number;
}

interface Form {
  readonly kind: PersonalDataKind;
  readonly pattern: RegExp;
  /** What stands in its place; the text itself where it tells of nobody. */
  readonly replace: (text: string) => string;
}

const ip4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?![\d]|\.\d)/g;
const ip6 =
  /(?<![\w:.])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?:\/\d{1,3})?(?![\w:])/gi;
/** Of STIX objects (`indicator--…`) and MISP events, whose ids name no account, all others. */
const uuid =
  /(?<!--)(?<!"uuid"\s{0,4}:\s{0,4}")(?<![\w-])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\w-])/gi;
/** Security identifiers of Windows accounts. */
const sid = /(?<![\w-])S-1-5-21(?:-\d{1,10}){3,4}(?![\w-])/g;
const namedAccount =
  /(?<![\p{L}\p{N}_])((?:account|customer|user|licen[cs]e|subscriber|installation|device|machine)[_ -]?(?:id|no|number|key)["']?\s{0,4}[:=]\s{0,4}["']?)(?!<)[\w.@:-]{3,128}/giu;
const phone = /(?<![\w+])\+\d{1,3}(?:[ ()./-]{0,2}\d){6,13}(?!\w)/g;
const mac = /(?<![\w:-])[\da-f]{2}(?:([:-])[\da-f]{2})(?:\1[\da-f]{2}){4}(?![\w:-])/gi;

const forms: readonly Form[] = [
  { kind: 'account id', pattern: sid, replace: () => '<account>' },
  { kind: 'account id', pattern: uuid, replace: () => '<account>' },
  {
    kind: 'account id',
    pattern: namedAccount,
    replace: (text) => text.replace(namedAccount, '$1<account>'),
  },
  { kind: 'device address', pattern: mac, replace: () => '<device>' },
  { kind: 'IP address', pattern: ip4, replace: networkOf4 },
  { kind: 'IP address', pattern: ip6, replace: networkOf6 },
  { kind: 'telephone number', pattern: phone, replace: () => '<phone>' },
];

/** Marks of `depersonalise`, each with what it stands for. */
const marks: readonly (readonly [string, PersonalDataKind])[] = [
  ['<email>', 'e-mail address'],
  ['<user>', 'name in a path'],
];

/**
 * Where a text holds personal data: e-mail addresses, names of users in paths, credentials, IP
 * addresses, ids of accounts, telephone numbers and addresses of devices, also where they were
 * "defanged" or escaped as in JSON. It knows them by their form; a person's name in a sentence it
 * does not know.
 */
export function findPersonalData(text: string): Finding[] {
  return text.split('\n').flatMap((line, index) => {
    const plain = refanged(line);
    const kinds = new Set([...kindsOfForms(plain), ...kindsOfWords(plain)]);
    return [...kinds].map((kind) => ({ kind, line: index + 1 }));
  });
}

/** The same text with all that `findPersonalData` finds removed, or made coarser: an address becomes its network. */
export function removePersonalData(text: string): string {
  return text.split('\n').map(settled).join('\n');
}

const roundsMax = 8;

/** What was removed can make something else of what stands beside it; a line that does not come to rest goes. */
function settled(line: string): string {
  let current = line;
  for (let round = 0; round < roundsMax; round += 1) {
    if (findPersonalData(current).length === 0) return current;
    current = cleaned(current);
  }
  return findPersonalData(current).length === 0 ? current : '<removed>';
}

function cleaned(line: string): string {
  return forms.reduce(
    (text, { pattern, replace }) => text.replace(pattern, (found) => replace(found)),
    depersonalise(refanged(line)),
  );
}

function kindsOfForms(line: string): PersonalDataKind[] {
  return forms
    .filter(({ pattern, replace }) =>
      [...line.matchAll(pattern)].some(([found]) => replace(found) !== found),
    )
    .map(({ kind }) => kind);
}

function kindsOfWords(line: string): PersonalDataKind[] {
  const after = depersonalise(line);
  if (after === line) return [];
  const added = marks.filter(([mark]) => count(after, mark) > count(line, mark));
  return added.length === 0 ? ['secret'] : added.map(([, kind]) => kind);
}

function count(text: string, mark: string): number {
  return text.split(mark).length - 1;
}

/** As reports write addresses so that nobody clicks on them, and as JSON may escape characters. */
function refanged(line: string): string {
  return line
    .replaceAll(/\\u00([0-7][\da-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replaceAll(/[[({]\s?(?:\.|dot|punkt)\s?[\])}]/gi, '.')
    .replaceAll(/[[({]\s?(?:@|at)\s?[\])}]/gi, '@')
    .replaceAll(/[[({]:[\])}]/g, ':')
    .replaceAll(/\bhxxp/gi, 'http');
}

const prefixMax4 = 24;
const prefixMax6 = 48;

/** `203.0.113.0/24`: a network of 256 is nobody's alone. */
function networkOf4(text: string): string {
  const [address = '', prefix] = text.split('/');
  if (isIP(address) !== 4 || /^(?:127\.|0\.0\.0\.0$|255\.255\.)/.test(address)) return text;
  if (prefix !== undefined && Number(prefix) <= prefixMax4) return text;
  return `${address.split('.').slice(0, 3).join('.')}.0/${prefixMax4}`;
}

function networkOf6(text: string): string {
  const [address = '', prefix] = text.split('/');
  if (isIP(address) !== 6 || address === '::' || address === '::1') return text;
  if (prefix !== undefined && Number(prefix) <= prefixMax6) return text;
  return `${groupsOf(address).slice(0, 3).join(':')}::/${prefixMax6}`;
}

const groups = 8;

/** The eight groups; what stands for an IPv4 address in them is not kept. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const parts = (text: string) => (text === '' ? [] : text.split(':'));
  const [before, behind] = [parts(head), parts(tail ?? '')];
  const missing = Math.max(0, groups - before.length - behind.length);
  return [...before, ...Array.from({ length: missing }, () => '0'), ...behind].map((group) =>
    group.includes('.') ? '0' : group,
  );
}
