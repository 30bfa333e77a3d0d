import { useSurroundings } from '../root.tsx';

/** Where people write, or that nobody has said so. */
export function Contact({ operator }: { operator: string }) {
  const { contact } = useSurroundings();
  if (contact === undefined) {
    return (
      <>
        {operator} runs this installation. It has set no address for this; ask where you have your
        contract with it.
      </>
    );
  }
  return (
    <>
      {operator} runs this installation: <a href={contact}>{contact.replace(/^mailto:/, '')}</a>.
    </>
  );
}
