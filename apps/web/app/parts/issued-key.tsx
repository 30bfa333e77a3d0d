/** An API key, which nobody can see again. */
export function IssuedKey({ token, words }: { readonly token: string; readonly words: string }) {
  return (
    <div className="secret" role="status">
      <p>
        <strong>{words}.</strong> It is shown this once: copy it now. Only its digest is kept.
      </p>
      <p>
        <code>{token}</code>
      </p>
    </div>
  );
}
