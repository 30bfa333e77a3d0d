import type { JsonObject, JsonValue } from '../formats/canonical-json.ts';

export type Path = readonly (string | number)[];

/** The paths of all strings, numbers, booleans and nulls in a document. */
export function leafPaths(value: JsonValue, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value as JsonObject).flatMap(([name, inner]) =>
    leafPaths(inner, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

export function valueAt(value: JsonValue, path: Path): JsonValue {
  return path.reduce<JsonValue>((inner, name) => (inner as JsonObject)[name] ?? null, value);
}

/** A copy of a document with one leaf replaced. */
export function withLeaf<T extends JsonValue>(document: T, path: Path, leaf: JsonValue): T {
  const copy = structuredClone(document);
  const parent = valueAt(copy, path.slice(0, -1)) as Record<string | number, JsonValue>;
  parent[path.at(-1) ?? ''] = leaf;
  return copy;
}

/** Another value of the same kind: a number one higher, a minute earlier, another last letter. */
export function altered(leaf: JsonValue): JsonValue {
  if (typeof leaf === 'number') return leaf + 1;
  if (typeof leaf !== 'string') return 'altered';
  if (/^\d{4}-.*Z$/.test(leaf)) return new Date(Date.parse(leaf) - 60_000).toISOString();
  const at = leaf.search(/[0-9A-Za-z](?=[^0-9A-Za-z]*$)/);
  if (at < 0) return `${leaf}x`;
  return leaf.slice(0, at) + nextCharacter(leaf.charAt(at)) + leaf.slice(at + 1);
}

function nextCharacter(character: string): string {
  if (character === '9') return '8';
  if (character === 'z') return 'y';
  if (character === 'Z') return 'Y';
  return String.fromCharCode(character.charCodeAt(0) + 1);
}
