import { useState } from 'react';
import { useWords } from '../i18n/words-provider.tsx';
import { Dialog } from '../shell/dialog.tsx';
import { Refusals } from '../shell/refusals.tsx';
import { PreferencesForm } from './preferences-form.tsx';
import { useViewer } from './use-viewer.ts';

/** Opens the choices about being disturbed. */
export function PreferencesButton() {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button button-small" onClick={() => setOpen(true)}>
        {t('preferences.open')}
      </button>
      {isOpen && <PreferencesDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function PreferencesDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const { viewer, refusals } = useViewer();
  return (
    <Dialog title={t('preferences.title')} onClose={onClose}>
      {viewer && <PreferencesForm viewer={viewer} onClose={onClose} />}
      {!viewer && refusals.length === 0 && <p className="soft">{t('inbox.loading')}</p>}
      {!viewer && <Refusals refusals={refusals} />}
    </Dialog>
  );
}
