import { useCallback, useState } from 'react';
import { randomKey } from './condition.ts';
import { emptyDraft, type Draft } from './draft.ts';

const storageKey = 'presently.draft';

/** The draft of this tab. It survives a lost connection, a reload and other sections of the console; sending it clears it. */
export function useDraft(): { draft: Draft; change: (part: Partial<Draft>) => void; clear: () => void } {
  const [draft, setDraft] = useState(readDraft);

  const keep = useCallback((next: Draft) => {
    setDraft(next);
    try {
      sessionStorage.setItem(storageKey, JSON.stringify(next));
    } catch {
      // Storage is refused: the draft lives as long as the page.
    }
  }, []);
  const change = useCallback(
    (part: Partial<Draft>) => keep({ ...draft, ...part, key: randomKey() }),
    [draft, keep],
  );
  const clear = useCallback(() => keep(emptyDraft()), [keep]);
  return { draft, change, clear };
}

function readDraft(): Draft {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null');
    return typeof kept === 'object' && kept !== null ? { ...emptyDraft(), ...kept } : emptyDraft();
  } catch {
    return emptyDraft();
  }
}
