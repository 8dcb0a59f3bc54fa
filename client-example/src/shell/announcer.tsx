import { createContext, use, useCallback, useEffect, useRef, useState, type ReactNode } from 'react';

type Announce = (sentence: string) => void;

const AnnouncerContext = createContext<Announce>(() => {});

/** A screen reader hears at most one summary in so many ms. */
const pause = 10_000;

/**
 * Speaks to screen readers: the newest sentence, at most every ten seconds, politely. What matters at once is not for here but for a dialog.
 */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [spoken, setSpoken] = useState('');
  const next = useRef<string>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const announce = useCallback<Announce>((sentence) => {
    next.current = sentence;
    if (timer.current !== undefined) return;
    function speak(): void {
      timer.current = undefined;
      if (next.current === undefined) return;
      setSpoken(next.current);
      next.current = undefined;
      timer.current = setTimeout(speak, pause);
    }
    speak();
  }, []);

  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );

  return (
    <AnnouncerContext value={announce}>
      {children}
      <p role="status" className="only-heard">
        {spoken}
      </p>
    </AnnouncerContext>
  );
}

/** Says a sentence to screen readers when it is its turn. */
export function useAnnounce(): Announce {
  return use(AnnouncerContext);
}
