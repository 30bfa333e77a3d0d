/** Whoever has one IPv6 address has as many as a network of 64 bits holds. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  const [head = '', tail = ''] = address.split('::');
  const [before, after] = [head, tail].map((part) => (part === '' ? [] : part.split(':')));
  const left = before ?? [];
  // `::` stands for as many zeros as eight groups need.
  const zeros = Array.from({ length: 8 - left.length - (after?.length ?? 0) }, () => '0');
  return [...left, ...zeros, ...(after ?? [])].slice(0, 4).join(':');
}
