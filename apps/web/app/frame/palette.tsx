import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router';

interface Choice {
  readonly words: string;
  readonly go: () => void;
}

/** Ctrl-K or ⌘-K: every place of the console, by a few letters of its name. */
export function Palette(props: {
  readonly places: readonly { readonly path: string; readonly title: string }[];
  readonly others: readonly { readonly url: string; readonly words: string }[];
}) {
  const { places, others } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const navigate = useNavigate();
  const id = useId();
  useEffect(() => {
    const open = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setTyped('');
      setChosen(0);
      dialog.current?.showModal();
    };
    window.addEventListener('keydown', open);
    return () => window.removeEventListener('keydown', open);
  }, []);
  const all: Choice[] = [
    ...places.map(({ path, title }) => ({ words: title, go: () => void navigate(path) })),
    ...others.map(({ url, words }) => ({ words, go: () => window.location.assign(url) })),
  ];
  const fitting = all.filter(({ words }) => words.toLowerCase().includes(typed.toLowerCase()));
  const take = (choice: Choice | undefined) => {
    dialog.current?.close();
    choice?.go();
  };
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setChosen((was) => Math.min(Math.max(was + step, 0), Math.max(fitting.length - 1, 0)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      take(fitting[chosen]);
    }
  };
  return (
    <dialog ref={dialog} className="palette" aria-label="Go to">
      <label htmlFor={`${id}-input`}>Go to</label>
      <input
        id={`${id}-input`}
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={fitting.length > 0 ? `${id}-${chosen}` : undefined}
        autoComplete="off"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKey}
      />
      <div id={`${id}-list`} role="listbox" aria-label="Places" className="places">
        {fitting.map((choice, i) => (
          <div
            key={choice.words}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === chosen}
            onClick={() => take(choice)}
            onKeyDown={onKey}
          >
            {choice.words}
          </div>
        ))}
      </div>
    </dialog>
  );
}
