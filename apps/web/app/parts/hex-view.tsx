import { hexLines, type Mark } from './hex-lines.ts';

/** Bytes as people read them: address, hex, characters; marked ones stand out, also in print. */
export function HexView(props: {
  readonly hex: string;
  /** Of the first byte in the whole file. */
  readonly offset: number;
  readonly marks: readonly Mark[];
}) {
  const lines = hexLines(props.hex, props.offset, props.marks);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="table" tabIndex={0} aria-label="Bytes">
      <table className="hex mono">
        <thead>
          <tr>
            <th scope="col">At</th>
            <th scope="col">Hex</th>
            <th scope="col">Characters</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ address, runs }) => (
            <tr key={address}>
              <th scope="row">{address}</th>
              <td>
                {runs.map(({ hex, isMarked }, i) => {
                  const key = `${address}-${i}`;
                  const space = i === 0 ? '' : ' ';
                  return isMarked ? (
                    <span key={key}>
                      {space}
                      <mark>{hex}</mark>
                    </span>
                  ) : (
                    <span key={key}>{space + hex}</span>
                  );
                })}
              </td>
              <td>
                {runs.map(({ text, isMarked }, i) => {
                  const key = `${address}-${i}`;
                  return isMarked ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>;
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
