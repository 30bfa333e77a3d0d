/** What a stage answers is JSON of its own form; these read of it what is there, and as what. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

export function numbersOf(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'number') : [];
}

/** `entryPoint` → Entry point; `dotNet` → Dot net. */
export function titleOf(name: string): string {
  const known = digestNames.get(name);
  if (known !== undefined) return known;
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether objects can stand in a table: all members are plain, and not too many. */
export function columnsOf(objects: readonly JsonObject[]): readonly string[] | undefined {
  const names = [...new Set(objects.flatMap((one) => Object.keys(one)))];
  const isPlain = objects.every((one) => Object.values(one).every(isShort));
  return isPlain && names.length > 0 && names.length <= columnsMax ? names : undefined;
}

const digestNames = new Map([
  ['md5', 'MD5'],
  ['sha1', 'SHA-1'],
  ['sha256', 'SHA-256'],
  ['imphash', 'imphash'],
]);

const columnsMax = 10;
const shortMax = 160;

function isShort(value: Json | undefined): boolean {
  if (typeof value === 'string') return value.length <= shortMax && !value.includes('\n');
  if (Array.isArray(value)) {
    return value.length <= columnsMax && value.every((one) => typeof one !== 'object');
  }
  return typeof value !== 'object' || value === null;
}
