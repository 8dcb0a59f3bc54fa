import { useWords } from '../i18n/words-provider.tsx';
import { SignInButton } from '../shell/sign-in.tsx';
import './inbox.css';

/** Where the inbox would be: what signing in would give. */
export function InboxInvitation() {
  const { t } = useWords();
  return (
    <aside className="inbox inbox-invitation" aria-label={t('inbox.title')}>
      <h2>{t('inbox.title')}</h2>
      <p className="soft">{t('inbox.invitation')}</p>
      <SignInButton className="button button-main" />
    </aside>
  );
}
