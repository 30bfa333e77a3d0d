import { isIP } from 'node:net';
import { depersonalise } from '../../../platform/depersonalise/index.ts';
import { isCountry } from '../../residency/index.ts';
import { hostOf } from './hosts.ts';
import { isPersonal } from './personal.ts';
import type { FieldKind } from './registry.ts';

/** What a field’s value becomes in the store; undefined: it is not what it should be. */
export type ReadField = (value: unknown, context: FieldContext) => string | number | undefined;

/** What fields need to know besides their value. */
export interface FieldContext {
  /** ISO 3166-1 alpha-2, or empty where the address is nobody’s. */
  countryOf(ip: string): string;
}

/** Starts and ends with a letter or digit; no `@`, no `\`, no `/`. */
const nameAlphabet = /^[A-Za-z0-9](?:[A-Za-z0-9 ._+:()-]*[A-Za-z0-9)+])?$/;
const threatAlphabet = /^[A-Za-z0-9](?:[A-Za-z0-9 ._+:!()-]*(?:\/[A-Za-z0-9 ._+:!()-]+)?)$/;

export function fieldReader(is: FieldKind): ReadField {
  switch (is.kind) {
    case 'hash': {
      // All zero is what a column holds where there is no hash: it could not be told from none.
      const pattern = new RegExp(`^(?!0*$)[0-9a-f]{${is.bytes * 2}}$`);
      return (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined);
    }
    case 'name':
      return remembering((value) => readName(value, is, nameAlphabet));
    case 'threat':
      return remembering((value) => readThreat(value, is));
    case 'number': {
      const { min = 0, max } = is;
      return (value) =>
        typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
          ? value + 0
          : undefined;
    }
    case 'word': {
      const words = new Set(is.words);
      return (value) => (typeof value === 'string' && words.has(value) ? value : undefined);
    }
    case 'country':
      return (value) => (typeof value === 'string' && isCountry(value) ? value : undefined);
    case 'ip':
      return (value, { countryOf }) =>
        typeof value === 'string' && isAddress(value) ? countryOf(value) : undefined;
    case 'url':
      return (value) =>
        typeof value === 'string' && value.length <= urlCharactersMax ? hostOf(value) : undefined;
    case 'installation':
      return (value) =>
        typeof value === 'string' && /^[\x21-\x7e]{1,128}$/.test(value) ? value : undefined;
  }
}

const urlCharactersMax = 8_192;

/** Without a zone (`fe80::1%eth0`), which names a device’s own interface in its owner’s words. */
function isAddress(value: string): boolean {
  return isIP(value) !== 0 && !value.includes('%');
}

/** Names of most fields are few, and each comes very often: what was good once is not read again. */
function remembering(read: (value: unknown) => string | undefined): ReadField {
  const known = new Array<string | undefined>(places).fill(undefined);
  return (value) => {
    if (typeof value !== 'string') return undefined;
    const place = placeOf(value);
    if (known[place] === value) return value;
    const name = read(value);
    if (name !== undefined) known[place] = name;
    return name;
  };
}

const places = 4_096;

/** By its length and its end, where names differ; where two share a place, the later one has it. */
function placeOf(name: string): number {
  const { length } = name;
  let mixed = length;
  for (let at = Math.max(0, length - 8); at < length; at++) {
    mixed = Math.imul(mixed, 31) + name.charCodeAt(at);
  }
  return (mixed ^ (mixed >>> 12)) & (places - 1);
}

interface NameKind {
  readonly lengthMax: number;
  readonly isVersion?: boolean;
}

function readName(
  value: unknown,
  { lengthMax, isVersion = false }: NameKind,
  alphabet: RegExp,
): string | undefined {
  if (typeof value !== 'string' || value.length > lengthMax) return undefined;
  return alphabet.test(value) && !isPersonal(value, isVersion) ? value : undefined;
}

function readThreat(value: unknown, kind: NameKind): string | undefined {
  const name = readName(value, kind, threatAlphabet);
  if (name === undefined || !name.includes('/')) return name;
  return depersonalise(`/${name}`) === `/${name}` ? name : undefined;
}
