import { useWords } from '../../i18n/words-provider.tsx';
import { Dialog } from '../../shell/dialog.tsx';
import type { Draft } from './draft.ts';

interface CriticalConfirmProps {
  readonly draft: Draft;
  readonly audience: number;
  onConfirm(): void;
  onClose(): void;
}

/** The second confirmation of a critical push: how many people it interrupts, and why. */
export function CriticalConfirm({ draft, audience, onConfirm, onClose }: CriticalConfirmProps) {
  const { t } = useWords();
  return (
    <Dialog
      role="alertdialog"
      title={t('critical.confirmTitle', { count: audience })}
      className="dialog-alarm"
      onClose={onClose}
    >
      <div className="stack">
        <p>{t('critical.confirmAbout')}</p>
        <blockquote className="note">
          <strong>{draft.title}</strong>
          <p className="message-body">{draft.body}</p>
        </blockquote>
        <p>{t('critical.confirmReason', { reason: draft.bypassReason })}</p>
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" autoFocus onClick={onClose}>
          {t('action.cancel')}
        </button>
        <button type="button" className="button button-alarm" onClick={onConfirm}>
          {t('critical.confirm', { count: audience })}
        </button>
      </div>
    </Dialog>
  );
}
