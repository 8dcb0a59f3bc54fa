import { useEffect, useRef, useState, type RefObject } from 'react';

/**
 * Whether somebody seems to read in a list: its top is scrolled out of sight, the pointer rests on it, or the focus is in it. A list that is
 * out of sight as a whole, further down, is not read.
 * @returns refs for the list and for a mark at its top.
 */
export function useReading(): {
  list: RefObject<HTMLDivElement | null>;
  top: RefObject<HTMLDivElement | null>;
  isReading: boolean;
} {
  const list = useRef<HTMLDivElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const [isAway, setAway] = useState(false);
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);

  useEffect(() => {
    const element = list.current;
    const mark = top.current;
    if (!element || !mark) return;
    const observer = new IntersectionObserver((entries) => {
      const entry = entries.at(-1);
      const isAbove = element.scrollTop > 0 || (entry?.boundingClientRect.bottom ?? 0) < 0;
      setAway(!entry?.isIntersecting && isAbove);
    });
    observer.observe(mark);
    const end = new AbortController();
    const { signal } = end;
    // A finger does not rest on what one reads.
    element.addEventListener('pointerenter', (event) => setPointed(event.pointerType === 'mouse'), {
      signal,
    });
    element.addEventListener('pointerleave', () => setPointed(false), { signal });
    element.addEventListener('focusin', () => setFocused(true), { signal });
    element.addEventListener('focusout', () => setFocused(false), { signal });
    return () => {
      observer.disconnect();
      end.abort();
    };
  }, []);

  return { list, top, isReading: isAway || isPointed || isFocused };
}
