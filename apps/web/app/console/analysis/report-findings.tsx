import { Link } from 'react-router';
import { Band } from '../../parts/band.tsx';
import { type Mark, marksText } from '../../parts/hex-lines.ts';
import { State } from '../../parts/state.tsx';
import type { Tone } from '../../parts/state-words.ts';
import { numbers, Table } from '../../parts/table.tsx';
import { count } from '../../parts/words.ts';
import { type JsonObject, numberOf, objectsOf, textOf, textsOf, titleOf } from './found-json.ts';
import { resultOf } from './report-structure.tsx';
import type { Report } from './words.ts';

const effects: Readonly<Record<string, Tone>> = {
  condemns: 'bad',
  suspects: 'warn',
  notes: 'idle',
};

/** Rules that matched, each with the way to its bytes. */
export function Matches({ report }: { readonly report: Report }) {
  const found = resultOf(report, 'rules');
  if (found === undefined) return null;
  const matches = objectsOf(found.matches);
  const unfinished = textsOf(found.unfinished);
  return (
    <Band title="Rules" note={setsOf(found)}>
      {unfinished.length > 0 && (
        <p className="notice warn">Not to its end came {unfinished.join(', ')}.</p>
      )}
      {matches.length === 0 ? (
        <p className="empty">No rule matches.</p>
      ) : (
        <Table label="Rules that match" head={['Rule', 'Says', 'Effect', 'Where']}>
          {matches.map((match) => (
            <Match key={`${textOf(match.set)}/${textOf(match.rule)}`} match={match} of={report} />
          ))}
        </Table>
      )}
    </Band>
  );
}

function setsOf(found: JsonObject): string {
  const sets = objectsOf(found.sets);
  const named = sets.map(({ name, version }) => `${textOf(name)} ${numberOf(version)}`);
  return named.length === 0 ? 'No set of rules is in use' : `Held against ${named.join(', ')}`;
}

function Match({ match, of }: { readonly match: JsonObject; readonly of: Report }) {
  const effect = textOf(match.effect) ?? '';
  const marks = objectsOf(match.strings).map(markOf);
  const [first] = marks;
  return (
    <tr>
      <th scope="row" className="break">
        {textOf(match.rule)} <span className="quiet">{textOf(match.set)}</span>
      </th>
      <td className="break">{textOf(match.description) ?? textOf(match.threatName) ?? '–'}</td>
      <td>
        <State tone={effects[effect] ?? 'idle'} words={effect} />
      </td>
      <td>
        {first === undefined ? (
          'the file as a whole'
        ) : (
          <Link to={`/console/samples/${of.sample}/bytes?marks=${addressOf(marks)}`}>
            {marks.length === 1 ? `at ${count(first.offset)}` : `at ${count(marks.length)} places`}
          </Link>
        )}
      </td>
    </tr>
  );
}

function markOf({ offset, length }: JsonObject): Mark {
  return { offset: numberOf(offset) ?? 0, length: numberOf(length) ?? 0 };
}

function addressOf(marks: readonly Mark[]): string {
  return encodeURIComponent(marksText(marks));
}

/** What engines said, where one is configured. */
export function Engines({ report }: { readonly report: Report }) {
  const found = objectsOf(resultOf(report, 'engines')?.findings);
  if (found.length === 0) return null;
  return (
    <Band title="Engines">
      <Table label="Engines" head={['Engine', 'Says', 'Version']}>
        {found.map((one) => (
          <tr key={textOf(one.engine)}>
            <th scope="row">{textOf(one.engine)}</th>
            <td className="break">
              {textOf(one.threatName) ??
                textOf(one.limit) ??
                textOf(one.problem) ??
                textOf(one.outcome)}
            </td>
            <td className="break">{textOf(one.version) ?? '–'}</td>
          </tr>
        ))}
      </Table>
    </Band>
  );
}

/** By what the file’s doings can be recognised elsewhere; shown so that nothing can be clicked. */
export function Indicators({ report }: { readonly report: Report }) {
  const found = objectsOf(resultOf(report, 'indicators')?.found);
  if (found.length === 0) return null;
  return (
    <Band title="Indicators" note={`${count(found.length)} found; shown defanged`}>
      <Table label="Indicators" head={['Kind', 'Value', numbers('Times'), 'Where']}>
        {found.slice(0, 200).map((one) => {
          const [place] = objectsOf(one.places);
          return (
            <tr key={`${textOf(one.kind)} ${textOf(one.value)}`}>
              <td className="nowrap">{titleOf(textOf(one.kind) ?? '')}</td>
              <th scope="row" className="break mono">
                {textOf(one.defanged) ?? textOf(one.value)}
              </th>
              <td className="number">{count(numberOf(one.count) ?? 0)}</td>
              <td>{place === undefined ? '–' : <Where place={place} of={report} />}</td>
            </tr>
          );
        })}
      </Table>
    </Band>
  );
}

function Where({ place, of }: { readonly place: JsonObject; readonly of: Report }) {
  const source = textOf(place.source) ?? '';
  const mark = markOf(place);
  if (source !== 'file') return <>{source}</>;
  return (
    <Link to={`/console/samples/${of.sample}/bytes?marks=${addressOf([mark])}`}>
      at {count(mark.offset)}
    </Link>
  );
}

const stringsShown = 200;

/** Texts that stand in the file as they are. */
export function Strings({ report }: { readonly report: Report }) {
  const found = resultOf(report, 'strings');
  const strings = objectsOf(found?.strings);
  if (strings.length === 0) return null;
  const shown = strings.slice(0, stringsShown);
  const isCut = found?.cut === true || shown.length < strings.length;
  return (
    <Band
      title="Strings"
      note={isCut ? `The first ${count(shown.length)}; the file has more` : undefined}
    >
      <details>
        <summary>{count(shown.length)} texts of eight characters or more</summary>
        <Table label="Strings" head={[numbers('At'), 'Text', 'Encoding']}>
          {shown.map((one) => {
            const text = textOf(one.text) ?? '';
            const length = text.length * (one.encoding === 'utf-16le' ? 2 : 1);
            const mark = markOf({ offset: one.offset, length });
            return (
              <tr key={mark.offset}>
                <td className="number">
                  <Link to={`/console/samples/${report.sample}/bytes?marks=${addressOf([mark])}`}>
                    {count(mark.offset)}
                  </Link>
                </td>
                <td className="break mono">{text}</td>
                <td>{textOf(one.encoding)}</td>
              </tr>
            );
          })}
        </Table>
      </details>
    </Band>
  );
}
