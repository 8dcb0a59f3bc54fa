import { useEffect, useRef } from 'react';
import { useWords } from '../i18n/words-provider.tsx';

/** The end of the list: reads more history when it comes into view, or when it is pressed. */
export function OlderMessages({ isLoading, onLoad }: { isLoading: boolean; onLoad: () => void }) {
  const { t } = useWords();
  const button = useRef<HTMLButtonElement>(null);
  const load = useRef(onLoad);
  useEffect(() => {
    load.current = onLoad;
  });

  useEffect(() => {
    if (isLoading || !button.current) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) load.current();
    });
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [isLoading]);

  return (
    <button
      ref={button}
      type="button"
      className="button button-plain inbox-older"
      aria-disabled={isLoading}
      onClick={onLoad}
    >
      {t(isLoading ? 'inbox.loading' : 'inbox.older')}
    </button>
  );
}
