import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { OfficeAnswer } from '../api/answers.ts';
import { relocationStates } from '../parts/state-words.ts';
import { regionName, siteName } from '../parts/words.ts';
import type { PlaceGroup } from './places.ts';

interface Choice {
  readonly words: string;
  readonly url: string;
  readonly isElsewhere: boolean;
}

const relocationsMax = 100;

/** Ctrl-K or ⌘-K: every place of the console and every relocation, by a few letters of its name. */
export function Palette(props: {
  readonly groups: readonly PlaceGroup[];
  readonly listsRelocations: boolean;
}) {
  const { groups, listsRelocations } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const [relocations, setRelocations] = useState<readonly Choice[]>([]);
  const navigate = useNavigate();
  const id = useId();
  const open = () => {
    setTyped('');
    setChosen(0);
    dialog.current?.showModal();
    if (!listsRelocations) return;
    // Places can be gone to without them.
    findRelocations().then(setRelocations, () => setRelocations([]));
  };
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      open();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
  useEffect(() => {
    list.current?.querySelector(`[data-at="${chosen}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const fitting = [...placesOf(groups), ...relocations].filter((one) => fits(one, typed));
  const take = (choice: Choice | undefined) => {
    if (choice === undefined) return;
    dialog.current?.close();
    if (choice.isElsewhere) window.location.assign(choice.url);
    else void navigate(choice.url);
  };
  const onKey = (event: KeyboardEvent) => {
    const last = Math.max(fitting.length - 1, 0);
    const next = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, Home: 0, End: last }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setChosen(Math.min(Math.max(next, 0), last));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      take(fitting[chosen]);
    }
  };
  return (
    <>
      <button type="button" className="second go-to" onClick={open} aria-keyshortcuts="Control+K">
        Go to <kbd>Ctrl K</kbd>
      </button>
      <dialog ref={dialog} className="palette" aria-label="Go to">
        <label htmlFor={`${id}-input`}>Go to</label>
        <input
          id={`${id}-input`}
          role="combobox"
          aria-expanded="true"
          aria-autocomplete="list"
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
        <div ref={list} id={`${id}-list`} role="listbox" aria-label="Places" className="places">
          {fitting.map((choice, i) => (
            <div
              key={choice.url}
              id={`${id}-${i}`}
              data-at={i}
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
        <p className="small quiet" role="status">
          {fitting.length === 0
            ? 'Nothing has that name.'
            : 'Arrows choose, Enter opens, Escape closes.'}
        </p>
      </dialog>
    </>
  );
}

function placesOf(groups: readonly PlaceGroup[]): Choice[] {
  return groups.flatMap(({ title, places, isElsewhere }) =>
    places.map((place) => ({
      url: place.url,
      isElsewhere,
      words: isElsewhere ? `${title}: ${place.title}` : place.title,
    })),
  );
}

/** Every word that was typed begins, or is within, a word of the name. */
function fits({ words }: Choice, typed: string): boolean {
  const name = words.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => name.includes(word));
}

async function findRelocations(): Promise<Choice[]> {
  const answer = await fetch(`/v1/relocations?limit=${relocationsMax}`);
  if (!answer.ok) return [];
  const { relocations } = (await answer.json()) as OfficeAnswer<'/v1/relocations'>;
  return relocations.map(({ relocation, region, from, to, state }) => ({
    url: `/console/relocations/${relocation}`,
    isElsewhere: false,
    words: `Relocation: ${regionName(region)}, ${siteName(from)} to ${siteName(to)} (${relocationStates[state].words})`,
  }));
}
