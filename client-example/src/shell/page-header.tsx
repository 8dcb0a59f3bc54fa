import type { ReactNode } from 'react';
import { languages, useWords, type Language } from '../i18n/words-provider.tsx';
import { useSession } from '../session/session-provider.tsx';
import { ConnectionBadge } from './connection-badge.tsx';
import { Link } from './router.tsx';
import { SignInButton } from './sign-in.tsx';
import './page-header.css';

/** The top of both pages. What belongs to one page goes between the name and the badge. */
export function PageHeader({ home, children }: { home: string; children?: ReactNode }) {
  const { t } = useWords();
  const { session, signOut } = useSession();
  return (
    <header className="page-header">
      <Link className="wordmark" href={home}>
        <img src="/favicon.svg" alt="" width="24" height="24" />
        Presently
      </Link>
      <div className="page-header-middle">{children}</div>
      <ConnectionBadge />
      <div className="page-header-end">
        <LanguageSwitch />
        {session.token === undefined ? (
          <SignInButton />
        ) : (
          <button
            type="button"
            className="button button-plain button-small"
            onClick={signOut}
            title={session.subject}
          >
            {t('session.signOut')}
          </button>
        )}
      </div>
    </header>
  );
}

function LanguageSwitch() {
  const { language, choose, t } = useWords();
  const other: Language = language === 'en' ? 'zh-CN' : 'en';
  return (
    <button
      type="button"
      className="button button-plain button-small"
      lang={other}
      onClick={() => choose(other)}
    >
      <span className="only-heard">{t('language.switch')} </span>
      {languages[other].name}
    </button>
  );
}
