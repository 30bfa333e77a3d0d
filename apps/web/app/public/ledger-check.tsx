import {
  type AuditVerdict,
  auditLedger,
  formatLedgerState,
  httpLedger,
  type LedgerReader,
  type LedgerState,
  parseLedgerState,
} from '@vitrine/verifier';
import { useEffect, useState } from 'react';
import { Band } from '../parts/band.tsx';
import { Table } from '../parts/table.tsx';
import { bytes, count } from '../parts/words.ts';

interface Progress {
  readonly files: number;
  readonly bytes: number;
}

interface Outcome {
  readonly verdict: AuditVerdict;
  readonly seconds: number;
}

/** Under the ledger's name; the last state that this browser has found valid. */
const keyOf = (origin: string) => `vitrine-ledger ${origin}`;
const paintEvery = 16;

/**
 * Everything of the ledger is fetched and computed again in this browser, which keeps what it saw
 * for its next visit: the ledger must have grown from it.
 */
export function LedgerCheck(props: { readonly origin: string; readonly trust: string }) {
  const { origin, trust } = props;
  const [previous, setPrevious] = useState<LedgerState>();
  const [progress, setProgress] = useState<Progress>();
  const [outcome, setOutcome] = useState<Outcome>();
  useEffect(() => setPrevious(lastVisit(origin)), [origin]);

  async function check(): Promise<void> {
    const began = performance.now();
    setOutcome(undefined);
    setProgress({ files: 0, bytes: 0 });
    const reader = counting(
      httpLedger(new URL('/ledger/', window.location.href).href),
      setProgress,
    );
    const verdict = await auditLedger(reader, trust, {
      witnesses: 'reported',
      ...(previous === undefined ? {} : { previous }),
    });
    if (verdict.state !== undefined) {
      localStorage.setItem(keyOf(origin), formatLedgerState(verdict.state));
    }
    setOutcome({ verdict, seconds: (performance.now() - began) / 1_000 });
    setProgress(undefined);
  }

  return (
    <Band
      title="Check it here"
      note="Every entry and every tile is fetched and hashed again; the signatures are checked against the trust policy that this party shows."
    >
      <p>
        {previous === undefined
          ? 'This browser has not checked this ledger yet. It will keep what it finds, and see at the next visit that the ledger has only grown.'
          : `At its last visit this browser found ${count(previous.size)} entries.`}
      </p>
      <p>
        <button type="button" onClick={() => void check()} disabled={progress !== undefined}>
          Check the whole ledger
        </button>
      </p>
      <noscript>
        <p className="small">
          Without JavaScript the program does the same: <code>npx vitrine-verify ledger</code>
        </p>
      </noscript>
      <div aria-live="polite">
        {progress && (
          <p>
            {count(progress.files)} files, {bytes(progress.bytes)} …
          </p>
        )}
        {outcome && <Result outcome={outcome} previous={previous} />}
      </div>
    </Band>
  );
}

function lastVisit(origin: string): LedgerState | undefined {
  const kept = localStorage.getItem(keyOf(origin));
  if (kept === null) return undefined;
  try {
    return parseLedgerState(kept);
  } catch {
    // Kept by something else than this page: as if there had been no visit.
    localStorage.removeItem(keyOf(origin));
    return undefined;
  }
}

/** Tells how far it is, and lets the page be drawn in between. */
function counting(reader: LedgerReader, tell: (progress: Progress) => void): LedgerReader {
  let files = 0;
  let read = 0;
  return {
    async read(path) {
      const found = await reader.read(path);
      files += 1;
      read += found?.length ?? 0;
      if (files % paintEvery === 0) tell({ files, bytes: read });
      return found;
    },
  };
}

function Result(props: { readonly outcome: Outcome; readonly previous: LedgerState | undefined }) {
  const { verdict, seconds } = props.outcome;
  const { valid, failures, counts, state } = verdict;
  return (
    <>
      <p className="lead">
        <span className={`state ${valid ? 'good' : 'bad'}`}>{valid ? 'Valid' : 'Not valid'}</span>
      </p>
      {failures.map(({ message }) => (
        <p key={message} className="notice bad">
          {message}
        </p>
      ))}
      {state && (
        <p>
          {count(state.size)} entries in {seconds.toFixed(1)} s
          {props.previous &&
            `, the first ${count(props.previous.size)} of them as at the last visit`}
          .
        </p>
      )}
      {counts.length > 0 && (
        <Table label="What stands in it" head={['Act', 'Region', 'How often']}>
          {counts.map(({ type, region, count: times }) => (
            <tr key={`${type} ${region}`}>
              <td>{type}</td>
              <td>{region ?? ''}</td>
              <td className="number">{count(times)}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}
