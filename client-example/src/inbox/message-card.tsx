import { isUnread, type Message } from 'presently/client';
import { useWords } from '../i18n/words-provider.tsx';
import { useSeen } from './use-seen.ts';
import { WhyThis } from './why-this.tsx';

interface MessageCardProps {
  readonly message: Message;
  readonly now: number;
  onSeen(): void;
}

/** One message. It is read when it was seen, except a critical one: that is read when its alert was answered. */
export function MessageCard({ message, now, onSeen }: MessageCardProps) {
  const { t, format } = useWords();
  const isExpired =
    message.state === 'EXPIRED' || (message.expiresAt !== null && Date.parse(message.expiresAt) <= now);
  const isGone = message.state === 'RETRACTED';
  const isNew = isUnread(message) && !isExpired;
  const element = useSeen<HTMLLIElement>(isNew && message.priority !== 'CRITICAL', onSeen);
  const released = Date.parse(message.releasedAt);

  return (
    <li
      ref={element}
      className={`message ${isNew ? 'message-new' : ''} ${isGone || isExpired ? 'message-gone' : ''}`}
      data-id={message.id}
      data-state={message.state}
    >
      <article aria-label={message.title}>
        <p className="message-line small soft">
          {isNew && <span className="message-dot" title={t('message.unread')} />}
          {isNew && <span className="only-heard">{t('message.unread')}</span>}
          {message.priority === 'CRITICAL' && (
            <span className="chip chip-alarm">{t('priority.CRITICAL')}</span>
          )}
          {message.priority === 'HIGH' && <span className="chip chip-ember">{t('priority.HIGH')}</span>}
          {message.quiet && <span className="chip">{t('message.quiet')}</span>}
          <span>{message.category}</span>
          <time dateTime={message.releasedAt} title={format.moment(released)}>
            {format.ago(released, now)}
          </time>
        </p>
        {isGone ? (
          <p className="soft">{t('message.retracted')}</p>
        ) : (
          <>
            <h3>{message.title}</h3>
            <p className="message-body">{message.body}</p>
            {isExpired && <p className="chip">{t('message.expired')}</p>}
            {message.url !== null && !isExpired && (
              <p>
                <a href={message.url} rel="noreferrer">
                  {t('message.open')}
                </a>
              </p>
            )}
            <WhyThis message={message} />
          </>
        )}
      </article>
    </li>
  );
}
