import { IntakeError } from './errors.ts';

export interface AdmissionLimits {
  /** Uploads at a time. */
  readonly uploadsMax: number;
  /** Bytes that the uploads under way may still send, as far as they have stated it. */
  readonly statedBytesMax: number;
}

export const defaultAdmission: AdmissionLimits = {
  uploadsMax: 512,
  statedBytesMax: 16 * 1024 ** 3,
};

/** What one upload holds until it is disposed of. */
export type Admitted = Disposable;

export interface Admission {
  /** @param statedBytes its length, or the most it may have @throws {IntakeError} `overloaded` */
  admit(statedBytes: number): Admitted;
  readonly uploads: number;
}

/** Bounds what is under way, so that more callers mean more refusals and never more memory. */
export function createAdmission(limits: AdmissionLimits): Admission {
  let uploads = 0;
  let bytes = 0;
  return {
    get uploads() {
      return uploads;
    },
    admit: (statedBytes) => {
      // One upload is always admitted, however large.
      const fits = uploads === 0 || bytes + statedBytes <= limits.statedBytesMax;
      if (uploads >= limits.uploadsMax || !fits) {
        throw new IntakeError('overloaded', 'More uploads are under way than are taken at a time');
      }
      uploads += 1;
      bytes += statedBytes;
      let released = false;
      return {
        [Symbol.dispose]: () => {
          if (released) return;
          released = true;
          uploads -= 1;
          bytes -= statedBytes;
        },
      };
    },
  };
}
