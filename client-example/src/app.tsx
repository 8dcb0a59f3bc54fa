import { lazy, Suspense } from 'react';
import { WordsProvider } from './i18n/words-provider.tsx';
import { LivePage } from './live/live-page.tsx';
import { SessionProvider } from './session/session-provider.tsx';
import { AnnouncerProvider } from './shell/announcer.tsx';
import { useRoute } from './shell/router.tsx';

// Most people never open the console: its code is fetched when they do.
const ConsolePage = lazy(async () => ({ default: (await import('./console/console-page.tsx')).ConsolePage }));

/** Both pages: `/` for people, `/console` for operators. */
export function App() {
  return (
    <WordsProvider>
      <SessionProvider>
        <AnnouncerProvider>
          <Page />
        </AnnouncerProvider>
      </SessionProvider>
    </WordsProvider>
  );
}

function Page() {
  const { path } = useRoute();
  if (!path.startsWith('/console')) return <LivePage />;
  return (
    <Suspense fallback={null}>
      <ConsolePage />
    </Suspense>
  );
}
