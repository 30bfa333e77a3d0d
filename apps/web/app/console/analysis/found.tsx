import { Fragment } from 'react';
import { Table } from '../../parts/table.tsx';
import { count } from '../../parts/words.ts';
import { columnsOf, isObject, type Json, objectsOf, titleOf } from './found-json.ts';

const listedMax = 100;
const depthMax = 6;

/** JSON that a stage answered, drawn by its shape: facts, lists, tables, text. */
export function Found({ value, label, depth = 0 }: FoundProps) {
  if (Array.isArray(value)) return <Several values={value} label={label} depth={depth} />;
  if (isObject(value)) return <Facts value={value} depth={depth} />;
  return <Plain value={value as Json} />;
}

interface FoundProps {
  readonly value: Json | undefined;
  readonly label: string;
  readonly depth?: number;
}

function Plain({ value }: { readonly value: Json }) {
  if (value === null) return <>–</>;
  if (typeof value === 'boolean') return <>{value ? 'yes' : 'no'}</>;
  if (typeof value === 'number') return <>{Number.isInteger(value) ? count(value) : value}</>;
  const text = String(value);
  return text.includes('\n') ? <pre className="found">{text}</pre> : <span>{text}</span>;
}

function Facts({ value, depth }: { readonly value: object; readonly depth: number }) {
  const members = Object.entries(value as Record<string, Json | undefined>).filter(
    ([, one]) => one !== undefined && !(Array.isArray(one) && one.length === 0),
  );
  if (members.length === 0) return <span className="quiet">nothing</span>;
  if (depth >= depthMax) return <pre className="found">{JSON.stringify(value, undefined, 1)}</pre>;
  return (
    <dl className="facts">
      {members.map(([name, one]) => (
        <Fragment key={name}>
          <dt>{titleOf(name)}</dt>
          <dd>
            <Found value={one} label={titleOf(name)} depth={depth + 1} />
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

function Several(props: {
  readonly values: readonly Json[];
  readonly label: string;
  readonly depth: number;
}) {
  const { values, label, depth } = props;
  const shown = values.slice(0, listedMax);
  const rest = values.length - shown.length;
  const objects = objectsOf(shown);
  const columns = objects.length === shown.length ? columnsOf(objects) : undefined;
  return (
    <>
      {columns === undefined ? (
        <ul className="plain">
          {shown.map((one, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what was found has no other name
            <li key={i}>
              <Found value={one} label={label} depth={depth + 1} />
            </li>
          ))}
        </ul>
      ) : (
        <Table label={label} head={columns.map(titleOf)}>
          {objects.map((one, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what was found has no other name
            <tr key={i}>
              {columns.map((name) => (
                <td key={name} className="break">
                  {one[name] === undefined ? '–' : <Cell value={one[name]} />}
                </td>
              ))}
            </tr>
          ))}
        </Table>
      )}
      {rest > 0 && <p className="quiet">and {count(rest)} more, in the report as JSON</p>}
    </>
  );
}

function Cell({ value }: { readonly value: Json }) {
  return <Plain value={Array.isArray(value) ? value.map(String).join(', ') : value} />;
}
