import type { ReactNode } from 'react';
import { useWords } from '../i18n/words-provider.tsx';
import { useSession } from '../session/session-provider.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { Link, useRoute } from '../shell/router.tsx';
import { SignInButton } from '../shell/sign-in.tsx';
import { CapsPage } from './caps/caps-page.tsx';
import { ComposePage } from './compose/compose-page.tsx';
import { PeoplePage } from './people/people-page.tsx';
import { PlacesPage } from './places/places-page.tsx';
import { PushPage } from './pushes/push-page.tsx';
import { PushesPage } from './pushes/pushes-page.tsx';
import { useConsoleConnection } from './use-console-connection.ts';
import './console.css';

const sections = [
  ['/console', 'console.compose'],
  ['/console/pushes', 'console.pushes'],
  ['/console/people', 'console.people'],
  ['/console/caps', 'console.caps'],
  ['/console/places', 'console.places'],
] as const;

/** The operator console. */
export function ConsolePage() {
  const { t } = useWords();
  const { session } = useSession();
  const { path } = useRoute();
  return (
    <div className="console">
      <a className="button skip-link" href="#section">
        {t('console.skip')}
      </a>
      <PageHeader home="/console">
        <span className="row">
          <span className="soft">{t('console.title')}</span>
          <Link href="/">{t('console.live')}</Link>
        </span>
      </PageHeader>
      {session.isOperator ? (
        <Signed key={session.token} path={path} />
      ) : (
        <main className="card console-gate stack">
          <h1>{t('console.title')}</h1>
          <p>
            {t(session.token === undefined ? 'console.signIn' : 'console.notOperator', {
              subject: session.subject ?? '',
            })}
          </p>
          <SignInButton className="button button-main" />
        </main>
      )}
    </div>
  );
}

function Signed({ path }: { path: string }) {
  const { t } = useWords();
  useConsoleConnection();
  return (
    <>
      <nav className="console-nav" aria-label={t('console.sections')}>
        {sections.map(([href, key]) => (
          <Link key={href} href={href} aria-current={isCurrent(path, href) ? 'page' : undefined}>
            {t(key)}
          </Link>
        ))}
      </nav>
      <main id="section" className="console-main" tabIndex={-1}>
        {sectionAt(path)}
      </main>
    </>
  );
}

function isCurrent(path: string, href: string): boolean {
  return path === href || (href !== '/console' && path.startsWith(`${href}/`));
}

function sectionAt(path: string): ReactNode {
  const [, , section = '', id] = path.split('/');
  if (section === 'pushes' && id) return <PushPage key={id} id={decodeURIComponent(id)} />;
  if (section === 'pushes') return <PushesPage />;
  if (section === 'people') return <PeoplePage />;
  if (section === 'caps') return <CapsPage />;
  if (section === 'places') return <PlacesPage />;
  return <ComposePage />;
}
