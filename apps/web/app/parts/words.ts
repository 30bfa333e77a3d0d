const regionNames = new Intl.DisplayNames('en', { type: 'region' });
const numbers = new Intl.NumberFormat('en');

/** `DE` → Germany; what has not the form of a code stays as it is. */
export function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (regionNames.of(code) ?? code) : code;
}

/** `latin-america` → Latin America. */
export function regionName(name: string): string {
  return name
    .split('-')
    .map((word) => (word === 'and' ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');
}

/** `zurich` → Zurich. */
export function siteName(name: string): string {
  return regionName(name);
}

/** 12345 → 12,345. */
export function count(value: number | bigint): string {
  return numbers.format(value);
}

const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `1 file`, `2 files`. */
export function several(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** 1536 → 1.5 KiB. */
export function bytes(value: number): string {
  const power = Math.min(value < 1 ? 0 : Math.floor(Math.log2(value) / 10), units.length - 1);
  const scaled = value / 1024 ** power;
  const digits = power === 0 || scaled >= 100 ? 0 : 1;
  return `${scaled.toFixed(digits)} ${units[power]}`;
}

/** Exact moments are UTC: `2026-11-25 08:05:00 UTC`. */
export function moment(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** 75 → 1 min 15 s. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const hours = Math.floor(whole / 3_600);
  if (hours < 48) return `${hours} h ${Math.floor((whole % 3_600) / 60)} min`;
  return `${Math.floor(hours / 24)} days`;
}

/** What a list of things reads as: `a, b and c`. */
export function listed(items: readonly string[]): string {
  return new Intl.ListFormat('en').format(items);
}
