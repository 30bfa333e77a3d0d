import { COUNTRIES, countryFault, isCountry } from './countries.ts';
import type { Place, Problems } from './problems.ts';
import { compare } from './record.ts';
import { nearest } from './suggest.ts';
import type { MapTree, Tree } from './tree.ts';
import type { PolicyProblemCode } from './types.ts';

/**
 * Readers of the parts of a policy. A reader always returns a value: one that has reported a problem
 * returns a stand-in, and nobody sees the result of a reading with problems.
 */
export interface Reading {
  readonly problems: Problems;
  /** `yaml`: the file's kebab-case names and short forms. `document`: canonical JSON's. */
  readonly form: 'yaml' | 'document';
}

/** Which problem a missing or unknown member is; by default `missing-member`, `unknown-member`. */
export interface MemberCodes {
  readonly missing?: PolicyProblemCode | Readonly<Partial<Record<string, PolicyProblemCode>>>;
  readonly unknown?: PolicyProblemCode;
  /** The names are the policy's own, spelt alike in every form. */
  readonly verbatim?: boolean;
}

export type Members<K extends string> = Readonly<Record<K, Tree | undefined>>;

/** How a name of ours is spelt in this form: `dataCentres` is `data-centres` in a file. */
export function spelt(reading: Reading, name: string, codes: MemberCodes = {}): string {
  if (reading.form === 'document' || codes.verbatim) return name;
  return name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}

export function mapOf(reading: Reading, tree: Tree): MapTree | undefined {
  if (tree.kind === 'map') return tree;
  reading.problems.add('wrong-type', tree, `here belongs a mapping, not ${kindOf(tree)}`);
  return undefined;
}

/** The members of a mapping that must have exactly `names`; a member without a value is missing. */
export function readMembers<K extends string>(
  reading: Reading,
  tree: Tree,
  names: readonly K[],
  codes: MemberCodes = {},
): Members<K> {
  // Without a prototype: a site that is missing may be called `constructor`.
  const found: Partial<Record<K, Tree>> = Object.create(null);
  const map = mapOf(reading, tree);
  if (map === undefined) return found as Members<K>;
  reportUnknown(reading, map, names, codes);
  for (const name of names) {
    const spelling = spelt(reading, name, codes);
    const member = map.members.get(spelling);
    if (member !== undefined && !isNothing(member)) {
      found[name] = member;
      continue;
    }
    const code = typeof codes.missing === 'string' ? codes.missing : codes.missing?.[name];
    reading.problems.add(code ?? 'missing-member', member ?? map, `${spelling} is missing`);
  }
  return found as Members<K>;
}

function reportUnknown(
  reading: Reading,
  map: MapTree,
  names: readonly string[],
  codes: MemberCodes,
): void {
  const known = names.map((name) => spelt(reading, name, codes));
  for (const [key, member] of map.members) {
    if (known.includes(key)) continue;
    const reason = `unknown here; known: ${known.join(', ')}`;
    const code = codes.unknown ?? 'unknown-member';
    reading.problems.add(code, keyPlace(map, key, member), reason, nearest(key, known));
  }
}

export function keyPlace(map: MapTree, key: string, member: Tree): Place {
  return { path: member.path, position: map.keys.get(key) ?? member.position };
}

function isNothing(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.value === null;
}

/** A mapping with one member for each of `names`, each read by `read`. */
export function readRecord<K extends string, T>(
  reading: Reading,
  tree: Tree | undefined,
  names: readonly K[],
  codes: MemberCodes,
  read: (member: Tree, name: K) => T,
): Record<K, T> {
  const record: Partial<Record<K, T>> = {};
  if (tree !== undefined) {
    const members = readMembers(reading, tree, names, codes);
    for (const name of names) {
      const member = members[name];
      if (member !== undefined) record[name] = read(member, name);
    }
  }
  return record as Record<K, T>;
}

/** A mapping from names that the policy chooses, sorted by name. */
export function readNamed<T>(
  reading: Reading,
  tree: Tree | undefined,
  max: number,
  reserved: readonly string[],
  read: (member: Tree, name: string) => T,
): Record<string, T> {
  const map = tree === undefined ? undefined : mapOf(reading, tree);
  if (map === undefined) return {};
  if (map.members.size > max) {
    reading.problems.add('too-many', map, `at most ${max} may stand here`);
    return {};
  }
  const entries: [string, T][] = [];
  for (const [name, member] of map.members) {
    checkName(reading, keyPlace(map, name, member), name, reserved);
    entries.push([name, read(member, name)]);
  }
  return Object.fromEntries(entries.sort(([a], [b]) => compare(a, b)));
}

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
export const NAME_LENGTH_MAX = 40;

export function checkName(
  reading: Reading,
  place: Place,
  name: string,
  reserved: readonly string[] = [],
): void {
  if (name.length > NAME_LENGTH_MAX || !NAME.test(name)) {
    const rule = `a name has small letters, digits and single hyphens, begins with a letter and is at most ${NAME_LENGTH_MAX} long`;
    const kebab = name
      .trim()
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '');
    const better = NAME.test(kebab) && kebab.length <= NAME_LENGTH_MAX ? kebab : undefined;
    reading.problems.add('bad-name', place, rule, better);
  } else if (reserved.includes(name)) {
    reading.problems.add(
      'reserved-name',
      place,
      `${name} has a meaning of its own; choose another`,
    );
  }
}

export function readText(reading: Reading, tree: Tree | undefined, lengthMax: number): string {
  if (tree === undefined) return '';
  if (tree.kind !== 'scalar' || typeof tree.value !== 'string') {
    const hint = tree.kind === 'scalar' && tree.value !== null ? `"${tree.value}"` : undefined;
    reading.problems.add('wrong-type', tree, `here belongs text, not ${kindOf(tree)}`, hint);
    return '';
  }
  const text = tree.value;
  if (text === '' || text !== text.trim() || text.length > lengthMax || hasHiddenCharacters(text)) {
    const rule = `1 to ${lengthMax} characters, none of them invisible, no space at either end`;
    reading.problems.add('bad-text', tree, rule);
  }
  return text;
}

/** Control characters, line breaks, lone surrogates and marks that reverse the writing direction. */
function hasHiddenCharacters(text: string): boolean {
  return /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text);
}

export function readInteger(
  reading: Reading,
  tree: Tree | undefined,
  range: { readonly min: number; readonly max: number },
  code: PolicyProblemCode = 'out-of-range',
): number {
  if (tree === undefined) return 0;
  if (tree.kind !== 'scalar' || typeof tree.value !== 'number') {
    reading.problems.add('wrong-type', tree, `here belongs a whole number, not ${kindOf(tree)}`);
    return 0;
  }
  const { value } = tree;
  if (!Number.isSafeInteger(value) || value < range.min || value > range.max) {
    reading.problems.add(code, tree, `a whole number from ${range.min} to ${range.max}`);
  }
  return value;
}

export function readChoice<T extends string>(
  reading: Reading,
  tree: Tree | undefined,
  choices: readonly [T, ...T[]],
): T {
  const value = tree?.kind === 'scalar' ? tree.value : undefined;
  const choice = choices.find((known) => known === value);
  if (tree !== undefined && choice === undefined) {
    const hint = typeof value === 'string' ? nearest(value, choices) : undefined;
    reading.problems.add('bad-choice', tree, `one of: ${choices.join(', ')}`, hint);
  }
  return choice ?? choices[0];
}

/** The texts of a list, with their places; other items are reported. */
export function readList(
  reading: Reading,
  tree: Tree,
  max: number,
): readonly { readonly text: string; readonly place: Place }[] {
  if (tree.kind !== 'list') {
    reading.problems.add('wrong-type', tree, `here belongs a list, not ${kindOf(tree)}`);
    return [];
  }
  if (tree.items.length > max) {
    reading.problems.add('too-many', tree, `at most ${max} may stand here`);
    return [];
  }
  const texts: { text: string; place: Place }[] = [];
  for (const item of tree.items) {
    if (item.kind === 'scalar' && typeof item.value === 'string') {
      texts.push({ text: item.value, place: item });
    } else {
      const reason = `here belongs text, not ${kindOf(item)}`;
      reading.problems.add('wrong-type', item, reason);
    }
  }
  return texts;
}

/** Reports what is not sorted; only the canonical document must be. */
export function checkOrder(reading: Reading, tree: Tree, texts: readonly string[]): void {
  const isSorted = texts.every((text, index) => index === 0 || (texts[index - 1] ?? '') <= text);
  if (reading.form === 'document' && !isSorted) {
    reading.problems.add('not-canonical', tree, 'the list must be sorted');
  }
}

/** The country that `tree` names; stands in with '' where it names none. */
export function readCountry(reading: Reading, tree: Tree | undefined): string {
  if (tree === undefined) return '';
  if (tree.kind === 'scalar' && typeof tree.value === 'string') {
    return checkCountry(reading, tree, tree.value) ? tree.value : '';
  }
  reading.problems.add('wrong-type', tree, `here belongs a country code, not ${kindOf(tree)}`);
  return '';
}

function checkCountry(reading: Reading, place: Place, text: string): boolean {
  if (isCountry(text)) return true;
  const { reason, suggestion } = countryFault(text);
  const shown = JSON.stringify(text.slice(0, 40));
  reading.problems.add('unknown-country', place, `${shown}: ${reason}`, suggestion);
  return false;
}

/** A list of countries, each once, sorted; `claim` sees each with its place. */
export function readCountries(
  reading: Reading,
  tree: Tree,
  claim?: (country: string, place: Place) => void,
): string[] {
  const seen = new Set<string>();
  const listed = readList(reading, tree, Object.keys(COUNTRIES).length * 2);
  for (const { text, place } of listed) {
    if (!checkCountry(reading, place, text)) continue;
    if (seen.has(text)) reading.problems.add('country-twice', place, `${text} stands here twice`);
    else claim?.(text, place);
    seen.add(text);
  }
  checkOrder(
    reading,
    tree,
    listed.map(({ text }) => text),
  );
  return [...seen].sort(compare);
}

export function kindOf(tree: Tree): string {
  if (tree.kind === 'map') return 'a mapping';
  if (tree.kind === 'list') return 'a list';
  if (tree.value === null) return 'nothing';
  if (typeof tree.value === 'string') return 'text';
  return typeof tree.value === 'number' ? 'a number' : `the truth value ${tree.value}`;
}
