import { readClaims } from 'presently/client';
import { useId, useState, type FormEvent } from 'react';
import { useWords } from '../i18n/words-provider.tsx';
import { useSession } from '../session/session-provider.tsx';
import { Dialog } from './dialog.tsx';

/** Signing in is giving the page a token: in a link after `#token=`, or pasted here. */
export function SignInButton({ className = 'button button-small' }: { className?: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={className} onClick={() => setOpen(true)}>
        {t('session.signIn')}
      </button>
      {open && <SignInDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function SignInDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const { signIn } = useSession();
  const [token, setToken] = useState('');
  const [failed, setFailed] = useState(false);
  const id = useId();

  function submit(event: FormEvent): void {
    event.preventDefault();
    const pasted = token.replace(/^Bearer\s+/i, '').trim();
    if (!readClaims(pasted)) return setFailed(true);
    onClose();
    signIn(pasted);
  }

  return (
    <Dialog title={t('session.signIn')} onClose={onClose}>
      <form onSubmit={submit} className="stack">
        <p className="soft">{t('session.about')}</p>
        <div className="field">
          <label htmlFor={id}>{t('session.token')}</label>
          <textarea
            id={id}
            className="input"
            rows={4}
            autoComplete="off"
            spellCheck={false}
            required
            value={token}
            aria-invalid={failed}
            aria-describedby={`${id}-error`}
            onChange={(event) => setToken(event.target.value)}
          />
          <p id={`${id}-error`} className="field-error">
            {failed && t('session.notAToken')}
          </p>
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {t('action.cancel')}
          </button>
          <button type="submit" className="button button-main">
            {t('session.signIn')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
