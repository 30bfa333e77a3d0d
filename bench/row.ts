/** One measured line: our figure, a peer's from the same run, and the ratio that is promised. */
export interface BenchRow {
  /** What was measured, for example `age encrypt 16 MiB`. */
  name: string;
  ours: number;
  peer: number;
  /** Unit of both figures; more is better. */
  unit: string;
  /** `ours / peer`. */
  ratio: number;
  /** The least ratio that is promised; 0 where none is. */
  bar: number;
  peerName: string;
}
