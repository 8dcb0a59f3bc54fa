import { useState } from 'react';
import { useWords } from '../i18n/words-provider.tsx';
import { InboxPanel } from '../inbox/inbox-panel.tsx';
import { InboxInvitation } from '../inbox/inbox-invitation.tsx';
import { useSession } from '../session/session-provider.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { Refusals } from '../shell/refusals.tsx';
import { navigate, Link, useRoute } from '../shell/router.tsx';
import { PlaceBoard } from './place-board.tsx';
import { PlaceChoice } from './place-choice.tsx';
import { usePageTitle } from './use-page-title.ts';
import { usePlaces } from './use-places.ts';
import './live-page.css';

/** What is true right now at one place, and the inbox of whoever is looking. */
export function LivePage() {
  const { t } = useWords();
  const { session } = useSession();
  const { search } = useRoute();
  const { places, refusals } = usePlaces();
  const [summary, setSummary] = useState<string>();
  const [first, setFirst] = useState<string>();
  if (first === undefined && places[0]) setFirst((places.find((place) => place.headcount) ?? places[0]).id);
  const chosen = search.get('location') ?? first;
  usePageTitle(session, summary);

  return (
    <div className="live-page">
      <a className="button skip-link" href="#place">
        {t('page.skip')}
      </a>
      <PageHeader home="/">
        <div className="row">
          <PlaceChoice
            places={places}
            chosen={chosen}
            onChoose={(id) => navigate(`/?location=${encodeURIComponent(id)}`)}
          />
          {session.isOperator && <Link href="/console">{t('page.console')}</Link>}
        </div>
      </PageHeader>
      <main className="live-main">
        <div id="place" className="live-place" tabIndex={-1}>
          <Refusals refusals={refusals} />
          {chosen === undefined ? (
            <p className="card soft">{t(places.length === 0 ? 'place.waiting' : 'place.choose')}</p>
          ) : (
            <PlaceBoard
              key={`${session.token}:${chosen}`}
              id={chosen}
              places={places}
              onSummary={setSummary}
            />
          )}
        </div>
        {session.token === undefined ? <InboxInvitation /> : <InboxPanel key={session.token} />}
      </main>
    </div>
  );
}
