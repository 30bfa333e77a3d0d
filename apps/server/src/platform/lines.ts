import { StringDecoder } from 'node:string_decoder';

/**
 * The lines of a text that comes in pieces, without their ends.
 *
 * @throws RangeError where a line has more than `lengthMax` characters, or the last one no end
 */
export async function* linesOf(
  bytes: AsyncIterable<Uint8Array>,
  lengthMax: number,
): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const piece of bytes) {
    const lines = (rest + decoder.write(Buffer.from(piece))).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > lengthMax)
      throw new RangeError(`a line of more than ${lengthMax} characters`);
    for (const line of lines) {
      if (line.length > lengthMax) throw new RangeError(`a line of ${line.length} characters`);
      yield line;
    }
  }
  if (rest + decoder.end() !== '') throw new RangeError('the last line does not end');
}
