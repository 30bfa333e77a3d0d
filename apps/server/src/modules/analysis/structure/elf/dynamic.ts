import { bounded } from '../notes.ts';
import type { ElfImage } from './image.ts';

export interface ElfDynamic {
  readonly libraries: readonly string[];
  readonly soname?: string;
  readonly runPath?: string;
  /** Whether all symbols are bound before the program starts. */
  readonly bindNow: boolean;
}

const entriesMax = 4_096;
const dt = { needed: 1, strtab: 5, soname: 14, rpath: 15, bindNow: 24, flags: 30, runPath: 29 };

export function dynamicOf(image: ElfImage): ElfDynamic | undefined {
  const segment = image.segments.find(({ type }) => type === 2);
  const section = image.sections.find(({ type }) => type === 6);
  const start = segment?.offset ?? section?.offset;
  if (start === undefined) return undefined;
  const entries = entriesOf(image, start, segment?.fileSize ?? section?.size ?? 0);
  const strings = image.offsetOf(entries.find(([tag]) => tag === dt.strtab)?.[1] ?? 0n);
  const text = (at: bigint | undefined) =>
    at === undefined || strings === undefined
      ? undefined
      : bounded(image.reader.zeroEnded(strings + Number(at), 512));
  const value = (tag: number) => entries.find(([one]) => one === tag)?.[1];
  const soname = text(value(dt.soname));
  const runPath = text(value(dt.runPath) ?? value(dt.rpath));
  const flags1 = value(0x6ffffffb) ?? 0n;
  return {
    libraries: entries.flatMap(([tag, at]) => (tag === dt.needed ? (text(at) ?? []) : [])),
    ...(soname === undefined ? {} : { soname }),
    ...(runPath === undefined ? {} : { runPath }),
    bindNow:
      value(dt.bindNow) !== undefined ||
      ((value(dt.flags) ?? 0n) & 8n) !== 0n ||
      (flags1 & 1n) !== 0n,
  };
}

function entriesOf(image: ElfImage, start: number, size: number): [tag: number, value: bigint][] {
  const width = image.is64 ? 8 : 4;
  const end = Math.min(start + size, image.reader.length);
  const entries: [number, bigint][] = [];
  for (let at = start; at + width * 2 <= end && entries.length < entriesMax; at += width * 2) {
    const tag = image.place(at);
    if (tag === 0) break;
    entries.push([tag, image.word(at + width)]);
  }
  return entries;
}
