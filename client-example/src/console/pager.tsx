import { useRef } from 'react';
import { useWords } from '../i18n/words-provider.tsx';
import type { Pages } from './use-pages.ts';

interface PagerProps {
  readonly pages: Pages;
  /** Undefined before the page has come. */
  readonly info: { readonly hasNextPage: boolean; readonly endCursor?: string | null } | undefined;
}

/** The way to the next page of a list and back. Not there while one page is all. */
export function Pager({ pages, info }: PagerProps) {
  const { t } = useWords();
  const element = useRef<HTMLElement>(null);
  const end = info?.hasNextPage ? info.endCursor : undefined;
  if (pages.number === 1 && end == null) return null;

  function go(move: () => void): void {
    move();
    element.current?.parentElement?.scrollIntoView({ block: 'start' });
  }

  // A button at the end of the way stays where it is, and so does the focus on it.
  return (
    <nav ref={element} className="pager" aria-label={t('list.pages')}>
      <button
        type="button"
        className="button button-small"
        aria-disabled={pages.number === 1}
        onClick={() => pages.number > 1 && go(pages.previous)}
      >
        <span aria-hidden="true">←</span> {t('list.previous')}
      </button>
      <span role="status" className="soft small number">
        {t('list.page', { number: pages.number })}
      </span>
      <button
        type="button"
        className="button button-small"
        aria-disabled={end == null}
        onClick={() => end != null && go(() => pages.next(end))}
      >
        {t('list.next')} <span aria-hidden="true">→</span>
      </button>
    </nav>
  );
}
