/** Names that WHATWG's Encoding Standard gives to Windows' code pages. */
const labels: ReadonlyMap<number, string> = new Map([
  [874, 'windows-874'],
  [932, 'shift_jis'],
  [936, 'gbk'],
  [949, 'euc-kr'],
  [950, 'big5'],
  [1200, 'utf-16le'],
  [10_000, 'macintosh'],
  [10_007, 'x-mac-cyrillic'],
  [20_866, 'koi8-r'],
  [65_001, 'utf-8'],
  ...Array.from({ length: 9 }, (_, index) => [1250 + index, `windows-${1250 + index}`] as const),
]);

/** Text of a code page; of one that is unknown, Western Europe's. */
export function codePage(page: number, bytes: Uint8Array): string {
  return new TextDecoder(labels.get(page) ?? 'windows-1252').decode(bytes);
}
