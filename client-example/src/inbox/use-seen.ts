import { useEffect, useRef, type RefObject } from 'react';

/** Something counts as seen when most of it was on the screen of a visible page for so many ms. */
const longEnough = 1_500;
const most = 0.6;

/** Calls `onSeen` once when the element was seen. Does nothing while `isWanted` is false. */
export function useSeen<Element extends HTMLElement>(
  isWanted: boolean,
  onSeen: () => void,
): RefObject<Element | null> {
  const element = useRef<Element>(null);
  const seen = useRef(onSeen);
  useEffect(() => {
    seen.current = onSeen;
  });

  useEffect(() => {
    if (!isWanted || !element.current) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isInView = false;
    function consider(): void {
      clearTimeout(timer);
      if (isInView && !document.hidden) timer = setTimeout(() => seen.current(), longEnough);
    }
    const observer = new IntersectionObserver(
      (entries) => {
        const entry = entries.at(-1);
        // Something taller than the window can never be most in view: then filling the window counts.
        isInView =
          !!entry?.isIntersecting &&
          (entry.intersectionRatio >= most ||
            entry.intersectionRect.height >= (entry.rootBounds?.height ?? Infinity) * most);
        consider();
      },
      { threshold: [0, 0.2, 0.4, most, 1] },
    );
    observer.observe(element.current);
    document.addEventListener('visibilitychange', consider);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener('visibilitychange', consider);
    };
  }, [isWanted]);

  return element;
}
