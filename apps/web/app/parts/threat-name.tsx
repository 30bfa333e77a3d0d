import { Fragment } from 'react';

/** A threat's name, which may be broken after its dots where there is no room for it. */
export function ThreatName({ name }: { readonly name: string }) {
  const parts = name.split('.');
  return parts.map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one name have no other
    <Fragment key={i}>
      {part}
      {i < parts.length - 1 && (
        <>
          .<wbr />
        </>
      )}
    </Fragment>
  ));
}
