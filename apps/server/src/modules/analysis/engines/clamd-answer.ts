import { type EngineFinding, threatNameLengthMax } from '../verdict/index.ts';

/** Names with which ClamAV says that it has not looked at everything (`AlertExceedsMax`, `AlertEncrypted`). */
const notLookedAt = /^Heuristics\.(?:Limits\.Exceeded(?:\.(\w+))?|(Encrypted)(?:\.\w+)?)/;

const engine = 'clamav';

/**
 * Reads what clamd answers to INSTREAM: `stream: OK`, `stream: <name> FOUND`, or `… ERROR`.
 * Source: clamd(8), "INSTREAM".
 */
export function readAnswer(answer: string, version: string | undefined): EngineFinding {
  const about = { engine, ...(version === undefined ? {} : { version }) };
  const line = answer.trim();
  if (line === 'stream: OK') return { ...about, outcome: 'nothing' };
  const [, name] = /^stream: (\S+) FOUND$/.exec(line) ?? [];
  if (name !== undefined) {
    const [limited, limit, encrypted] = notLookedAt.exec(name) ?? [];
    if (limited === undefined) {
      return { ...about, outcome: 'threat', threatName: name.slice(0, threatNameLengthMax) };
    }
    return { ...about, outcome: 'incomplete', limit: limit ?? encrypted ?? 'MaxScanSize' };
  }
  if (/size limit exceeded/i.test(line)) {
    return { ...about, outcome: 'incomplete', limit: 'StreamMaxLength' };
  }
  if (/(?:time ?limit|timeout|timed out)/i.test(line)) {
    return { ...about, outcome: 'incomplete', limit: 'MaxScanTime' };
  }
  // What it says may hold parts of the file's own names.
  const problem = /ERROR$/.test(line) ? 'it answered that it failed' : 'it answered nothing known';
  return { ...about, outcome: 'unavailable', problem };
}

/** `ClamAV 1.4.6/27000/Mon Nov 23 08:00:00 2026` as one word for the record. */
export function readVersion(answer: string): string | undefined {
  const [, version] = /^(ClamAV [\x20-\x7e]{1,100})$/.exec(answer.trim()) ?? [];
  return version;
}
