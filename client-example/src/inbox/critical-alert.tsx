import type { Message } from 'presently/client';
import { useWords } from '../i18n/words-provider.tsx';
import { Dialog } from '../shell/dialog.tsx';
import { AlertIcon } from '../shell/icons.tsx';

interface CriticalAlertProps {
  /** Critical messages that nobody has read, newest first. */
  readonly messages: readonly Message[];
  onRead(id: string): void;
}

/** Interrupts, for critical messages only: one at a time, oldest first, until each was answered. A retracted one goes by itself. */
export function CriticalAlert({ messages, onRead }: CriticalAlertProps) {
  const { t, format } = useWords();
  const message = messages.at(-1);
  if (!message) return null;
  return (
    <Dialog key={message.id} role="alertdialog" title={message.title} className="dialog-alarm">
      <p className="message-line small">
        <span className="chip chip-alarm">
          <AlertIcon /> {t('priority.CRITICAL')}
        </span>
        <time dateTime={message.releasedAt}>{format.moment(message.releasedAt)}</time>
        {messages.length > 1 && <span>{t('critical.more', { count: messages.length - 1 })}</span>}
      </p>
      <p className="message-body">{message.body}</p>
      <div className="dialog-actions">
        {message.url !== null && (
          <a className="button" href={message.url} rel="noreferrer">
            {t('message.open')}
          </a>
        )}
        <button type="button" className="button button-main" autoFocus onClick={() => onRead(message.id)}>
          {t('critical.understood')}
        </button>
      </div>
    </Dialog>
  );
}
