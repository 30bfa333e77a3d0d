/**
 * Applies `act` to up to `concurrency` items at a time and yields the results in the items' order.
 * Left early, it begins nothing more. The first failure ends it.
 */
export async function* mapInOrder<Item, Out>(
  items: Iterable<Item> | AsyncIterable<Item>,
  concurrency: number,
  act: (item: Item) => Promise<Out>,
): AsyncGenerator<Out> {
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new RangeError(`not a concurrency: ${concurrency}`);
  }
  const underWay: Promise<Out>[] = [];
  for await (const item of items) {
    const result = act(item);
    // Awaited in its turn; until then its failure is not an unhandled one.
    result.catch(() => undefined);
    underWay.push(result);
    if (underWay.length < concurrency) continue;
    const next = underWay.shift();
    if (next) yield await next;
  }
  for (const result of underWay) yield await result;
}
