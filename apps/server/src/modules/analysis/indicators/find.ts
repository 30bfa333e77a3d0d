import { depersonalise } from '../../../platform/depersonalise/index.ts';
import type { FileUnderAnalysis, StageContext } from '../stage.ts';
import { Collected } from './collected.ts';
import { findHosts } from './find-hosts.ts';
import * as patterns from './patterns.ts';
import { runsOfBytes, runsOfText, type TextRun } from './text-runs.ts';
import type { Indicators, TextLayer } from './types.ts';

/**
 * Everything in a file, and in what other stages have decoded of it, by which its doings can be
 * recognised elsewhere. Takes a time that grows with the length alone; answers so much at most.
 */
export function findIndicators(
  file: Pick<FileUnderAnalysis, 'bytes' | 'identification'>,
  layers: readonly TextLayer[],
  context: Pick<StageContext, 'limited'>,
): Indicators {
  const collected = new Collected();
  const isProgram = file.identification.family === 'script';
  let before = '';
  for (const run of runsOfBytes(file.bytes)) {
    lookAt({ run, source: 'file', before, isProgram }, collected);
    before = run.text.slice(-40);
    if (collected.isFull) break;
  }
  for (const { name, text } of layers) {
    for (const run of runsOfText(text)) {
      if (collected.isFull) break;
      lookAt({ run, source: name, before: '', isProgram: true }, collected);
    }
  }
  if (collected.isFull) context.limited({ limit: 'outputBytes', where: 'indicators' });
  return collected.answer();
}

/** A run of text, and what it is part of. */
export interface Sight {
  readonly run: TextRun;
  readonly source: string;
  /** The end of the run before it, which may say what a number is. */
  readonly before: string;
  /** Whether words with dots between them are likely to be of a program. */
  readonly isProgram: boolean;
}

function lookAt(sight: Sight, collected: Collected): void {
  const { text } = sight.run;
  if (text.includes('.') || text.includes(':') || text.includes('dot')) findHosts(sight, collected);
  if (text.length >= 32) findHashes(sight, collected);
  if (text.includes('\\')) {
    findRegistryKeys(sight, collected);
    findPaths(sight, patterns.windowsPathPattern, collected);
    findMutexNames(sight, collected);
  }
  if (text.includes('/')) findPaths(sight, patterns.unixPathPattern, collected);
  if (text.includes('utex')) findMutexCalls(sight, collected);
}

const algorithms = new Map([
  [32, 'md5'],
  [40, 'sha-1'],
  [64, 'sha-256'],
  [128, 'sha-512'],
]);

function findHashes(sight: Sight, collected: Collected): void {
  for (const { 0: digits, index } of sight.run.text.matchAll(patterns.hashPattern)) {
    const value = digits.toLowerCase();
    // A run of few different digits is a pattern or a number, and one without letters seldom a digest.
    if (new Set(value).size < 8 || !/[a-f]/.test(value) || !/\d/.test(value)) continue;
    const algorithm = algorithms.get(value.length);
    collected.addHash(sight, { value, index, length: digits.length, algorithm });
  }
}

function findRegistryKeys(sight: Sight, collected: Collected): void {
  for (const { 0: written, index } of sight.run.text.matchAll(patterns.registryPattern)) {
    const trimmed = written.replace(/[\s.\\]+$/, '');
    const value = depersonalise(longHive(trimmed.replaceAll('\\\\', '\\')));
    collected.add(sight, { kind: 'registry-key', value, index, length: trimmed.length });
  }
}

const hives: Readonly<Record<string, string>> = {
  HKLM: 'HKEY_LOCAL_MACHINE',
  HKCU: 'HKEY_CURRENT_USER',
  HKCR: 'HKEY_CLASSES_ROOT',
  HKU: 'HKEY_USERS',
  HKCC: 'HKEY_CURRENT_CONFIG',
};

function longHive(key: string): string {
  const [, hive = '', rest = ''] = /^([A-Za-z_]+):?(\\.*)?$/s.exec(key) ?? [];
  const upper = hive.toUpperCase();
  return rest === '' ? key : `${hives[upper] ?? (upper.startsWith('HKEY_') ? upper : hive)}${rest}`;
}

function findPaths(sight: Sight, pattern: RegExp, collected: Collected): void {
  for (const { 0: written, index } of sight.run.text.matchAll(pattern)) {
    const trimmed = endOfPath(written);
    const single = trimmed.replaceAll('\\\\', '\\');
    const value = depersonalise(trimmed.startsWith('\\\\') ? `\\${single}` : single);
    if (value.length < lengthMin) continue;
    collected.add(sight, { kind: 'file-path', value, index, length: trimmed.length });
  }
}

const lengthMin = 5;

/** Where words follow a file's name they are not part of it: `C:\a b\c.exe and then`. */
function endOfPath(written: string): string {
  const nameAt = Math.max(written.lastIndexOf('\\'), written.lastIndexOf('/')) + 1;
  const name = written.slice(nameAt);
  const [withEnding] = /^[^.]{0,200}?(?:\.[A-Za-z0-9]{1,8})+(?=[\s,;)\]}'`]|$)/.exec(name) ?? [];
  const [firstWord = ''] = /^[^\s,;)\]}'`]*/.exec(name) ?? [];
  return `${written.slice(0, nameAt)}${withEnding ?? firstWord}`.replace(/[.\s]+$/, '');
}

function findMutexNames(sight: Sight, collected: Collected): void {
  for (const { 0: written, index } of sight.run.text.matchAll(patterns.mutexPattern)) {
    const value = depersonalise(written.replaceAll('\\\\', '\\'));
    collected.add(sight, { kind: 'mutex', value, index, length: written.length });
  }
}

function findMutexCalls(sight: Sight, collected: Collected): void {
  for (const found of sight.run.text.matchAll(patterns.mutexCallPattern)) {
    const [written, , name = ''] = found;
    const index = found.index + written.length - 1 - name.length;
    const value = depersonalise(name.replaceAll('\\\\', '\\'));
    collected.add(sight, { kind: 'mutex', value, index, length: name.length });
  }
}
