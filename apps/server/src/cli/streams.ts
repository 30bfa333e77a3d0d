/** A stream that may be a terminal. */
export interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Streams {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
}
