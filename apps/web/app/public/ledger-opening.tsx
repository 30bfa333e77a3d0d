import { type JsonObject, parseReceipt, verifyReceipt } from '@vitrine/verifier';
import { type ChangeEvent, useState } from 'react';
import { Band } from '../parts/band.tsx';
import { Field } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { Table } from '../parts/table.tsx';

interface Opened {
  readonly name: string;
  readonly index: string;
  readonly type: string;
  readonly at: string;
  /** Missing: the receipt does not open its entry. */
  readonly payload: JsonObject | undefined;
}

interface Refused {
  readonly name: string;
  readonly why: string;
}

/** Receipts open their entries here; they are read by this browser and sent nowhere. */
export function LedgerOpening({ trust }: { readonly trust: string }) {
  const [shown, setShown] = useState<readonly (Opened | Refused)[]>([]);
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.currentTarget.files ?? [])];
    Promise.all(files.map((file) => open(file, trust))).then(setShown, (error: unknown) =>
      setShown([{ name: '', why: String(error) }]),
    );
  };
  return (
    <Band
      title="Open entries"
      note="With the receipts that you hold. They are read here and sent nowhere."
    >
      <Field label="Receipts">
        {(attributes) => (
          <input {...attributes} type="file" name="receipts" multiple onChange={choose} />
        )}
      </Field>
      <noscript>
        <p className="small">
          Without JavaScript the program shows them: <code>npx vitrine-verify receipt FILE</code>
        </p>
      </noscript>
      <div aria-live="polite">
        {shown.length > 0 && (
          <Table label="Opened entries" head={['Index', 'Type', 'At', 'What it holds']}>
            {shown.map((one) => (
              <Row key={one.name} one={one} />
            ))}
          </Table>
        )}
      </div>
    </Band>
  );
}

function Row({ one }: { readonly one: Opened | Refused }) {
  if ('why' in one) {
    return (
      <tr>
        <td colSpan={4}>
          <span className="state bad">{one.name}</span> {one.why}
        </td>
      </tr>
    );
  }
  return (
    <tr>
      <th scope="row">{one.index}</th>
      <td className="nowrap">{one.type}</td>
      <td>
        <Moment at={one.at} />
      </td>
      <td>
        {one.payload === undefined ? (
          'The receipt does not open it.'
        ) : (
          <pre className="wrapped">{JSON.stringify(one.payload, undefined, 2)}</pre>
        )}
      </td>
    </tr>
  );
}

async function open(file: File, trust: string): Promise<Opened | Refused> {
  const { name } = file;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { valid, failures } = await verifyReceipt(bytes, trust);
  if (!valid) return { name, why: failures.map(({ message }) => message).join('; ') };
  const { entry, opening, proof } = parseReceipt(bytes);
  const index = /^index (\d+)$/m.exec(proof)?.[1] ?? '';
  return { name, index, type: entry.type, at: entry.at, payload: opening?.payload };
}
