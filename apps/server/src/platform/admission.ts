export interface AdmissionLimits {
  /** Bodies at a time. */
  readonly bodiesMax: number;
  /** Bytes that the bodies under way may still send, as far as they have stated it. */
  readonly statedBytesMax: number;
}

/** What one body holds until it is disposed of. */
export type Admitted = Disposable;

export interface Admission {
  /**
   * @param statedBytes its length, or the most it may have
   * @throws what `overloaded` gives
   */
  admit(statedBytes: number): Admitted;
  /** Bodies under way. */
  readonly bodies: number;
}

/** Bounds what is under way, so that more callers mean more refusals and never more memory. */
export function createAdmission(limits: AdmissionLimits, overloaded: () => Error): Admission {
  let bodies = 0;
  let bytes = 0;
  return {
    get bodies() {
      return bodies;
    },
    admit: (statedBytes) => {
      // One is always admitted, however large.
      const fits = bodies === 0 || bytes + statedBytes <= limits.statedBytesMax;
      if (bodies >= limits.bodiesMax || !fits) throw overloaded();
      bodies += 1;
      bytes += statedBytes;
      let released = false;
      return {
        [Symbol.dispose]: () => {
          if (released) return;
          released = true;
          bodies -= 1;
          bytes -= statedBytes;
        },
      };
    },
  };
}
