import { knownFunctions, type Value } from './functions.ts';
import type { Dialect } from './lexer.ts';

/** Texts that are put together are no longer than this. */
export const textMax = 1_048_576;

/** PowerShell's operators that take a text or a list on their left. */
export function operated(name: string, value: Value, args: readonly Value[]): Value | undefined {
  const [first, second = ''] = flat(args);
  if (name === 'join') return Array.isArray(value) ? value.join(`${first ?? ''}`) : undefined;
  if (typeof value !== 'string') return undefined;
  if (name === 'split') return value.length > 100_000 ? undefined : value.split(`${first ?? ''}`);
  if (name === 'replace')
    return knownFunctions.get('replace')?.apply([value, `${first ?? ''}`, `${second}`]);
  const parts = flat(args);
  return value.replace(
    /\{(\d{1,3})\}/g,
    (whole, index: string) => `${parts[Number(index)] ?? whole}`,
  );
}

export function flat(values: readonly Value[]): (string | number)[] {
  return values.flat();
}

export function joined(one: Value, other: Value): Value | undefined {
  if (typeof one === 'object' || typeof other === 'object') return undefined;
  if (typeof one === 'number' && typeof other === 'number') return one + other;
  const [left, right] = [`${one}`, `${other}`];
  return left.length + right.length > textMax ? undefined : left + right;
}

export function quote(text: string, dialect: Dialect): string {
  return dialect === 'vbscript' ? `"${text.replaceAll('"', '""')}"` : `'${text}'`;
}
