import { isUnread, type Message } from 'presently/client';
import { useCallback, useState } from 'react';
import { useWords } from '../i18n/words-provider.tsx';
import { PreferencesButton } from '../preferences/preferences-button.tsx';
import { useSession } from '../session/session-provider.tsx';
import { useServerSecond } from '../session/use-server-second.ts';
import { useAnnounce } from '../shell/announcer.tsx';
import { refusalsOfOperation } from '../shell/error-words.ts';
import { Refusals } from '../shell/refusals.tsx';
import { CriticalAlert } from './critical-alert.tsx';
import { MessageCard } from './message-card.tsx';
import { OlderMessages } from './older-messages.tsx';
import { useHeld } from './use-held.ts';
import { useInbox } from './use-inbox.ts';
import { useReading } from './use-reading.ts';
import './inbox.css';

/** So many messages are on the page at first, and so many more each time one scrolls to the end. */
const step = 50;

/** The inbox: newest first, growing without moving what one reads. */
export function InboxPanel() {
  const { t } = useWords();
  const { inbox } = useSession().session;
  const announce = useAnnounce();
  const now = useServerSecond();
  const [limit, setLimit] = useState(step);
  const { list, top, isReading } = useReading();

  const onArrival = useCallback(
    (message: Message) => {
      if (!message.quiet && message.priority !== 'CRITICAL')
        announce(t('inbox.arrived', { title: message.title }));
    },
    [announce, t],
  );
  const { messages, unread, hasOlder, loading, errors } = useInbox(onArrival);
  const { shown, waiting, release } = useHeld(messages, isReading);

  function showOlder(): void {
    setLimit(limit + step);
    if (shown.length <= limit) void inbox.loadOlder();
  }

  function showNewest(): void {
    release();
    list.current?.scrollTo({ top: 0 });
    list.current?.scrollIntoView({ block: 'nearest' });
  }

  return (
    <aside className="inbox" aria-label={t('inbox.title')}>
      <header className="inbox-header">
        <h2>
          {t('inbox.title')}
          {!!unread && <span className="inbox-count number">{t('inbox.unread', { count: unread })}</span>}
        </h2>
        <PreferencesButton />
      </header>
      <Refusals refusals={refusalsOfOperation(errors)} />
      <div className="inbox-body">
        {waiting > 0 && (
          <button type="button" className="button button-small inbox-newer" onClick={showNewest}>
            ↑ {t('inbox.newer', { count: waiting })}
          </button>
        )}
        <div ref={list} className="inbox-list" tabIndex={0} role="region" aria-label={t('inbox.list')}>
          <div ref={top} className="inbox-top" />
          {shown.length === 0 && !loading && <p className="soft inbox-empty">{t('inbox.empty')}</p>}
          <ol>
            {shown.slice(0, limit).map((message) => (
              <MessageCard
                key={message.id}
                message={message}
                now={now}
                onSeen={() => inbox.markRead([message.id])}
              />
            ))}
          </ol>
          {(hasOlder || shown.length > limit) && <OlderMessages isLoading={loading} onLoad={showOlder} />}
        </div>
      </div>
      <CriticalAlert
        messages={messages.filter((message) => interrupts(message, now))}
        onRead={(id) => inbox.markRead([id])}
      />
    </aside>
  );
}

function interrupts(message: Message, now: number): boolean {
  const isExpired = message.expiresAt !== null && Date.parse(message.expiresAt) <= now;
  return message.priority === 'CRITICAL' && !message.quiet && isUnread(message) && !isExpired;
}
