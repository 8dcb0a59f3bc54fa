import { useState, type FormEvent } from 'react';
import { useWords } from '../../i18n/words-provider.tsx';
import { otherErrors } from '../../shell/field.tsx';
import { Refusals } from '../../shell/refusals.tsx';
import { navigate } from '../../shell/router.tsx';
import { AudienceFields } from './audience-fields.tsx';
import { composeFields } from './compose-fields.ts';
import { ContentFields } from './content-fields.tsx';
import { CriticalConfirm } from './critical-confirm.tsx';
import { toPreviewInput } from './draft.ts';
import { PreviewPanel } from './preview-panel.tsx';
import { TimingFields } from './timing-fields.tsx';
import { useDraft } from './use-draft.ts';
import { usePreview } from './use-preview.ts';
import { useSend } from './use-send.ts';
import './compose.css';

/** Writes a push, sees what it would do, sends it. */
export function ComposePage() {
  const { t } = useWords();
  const { draft, change, clear } = useDraft();
  const { preview, refusals: previewRefusals, isCurrent } = usePreview(toPreviewInput(draft));
  const [isConfirming, setConfirming] = useState(false);
  const {
    send,
    isSending,
    outcome,
    refusals: sendRefusals,
  } = useSend((id) => {
    clear();
    navigate(`/console/pushes/${encodeURIComponent(id)}`);
  });
  const fromPreview = previewRefusals.filter((refusal) => refusal.code !== 'NETWORK');
  const refusals = [
    ...fromPreview,
    ...sendRefusals.filter((refusal) => !fromPreview.some((same) => same.message === refusal.message)),
  ];

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (draft.priority === 'CRITICAL') setConfirming(true);
    else void send(draft, preview?.audience);
  }

  const fields = { draft, refusals, onChange: change };
  return (
    <div className="compose">
      <h1 className="only-heard">{t('console.compose')}</h1>
      <form className="card compose-form" onSubmit={submit}>
        <ContentFields {...fields} />
        <AudienceFields {...fields} />
        <TimingFields {...fields} />
        <Refusals refusals={otherErrors(refusals, composeFields)} />
        {outcome === 'unknown' && (
          <p role="alert" className="note note-ember">
            {t('compose.unknown')}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={clear}>
            {t('compose.clear')}
          </button>
          <button
            type="submit"
            className="button button-main"
            disabled={isSending || !isCurrent || preview?.audience === 0 || preview?.errors.length !== 0}
          >
            {t(draft.timing === 'now' ? 'compose.send' : 'compose.schedule', {
              count: preview?.audience ?? 0,
            })}
          </button>
        </div>
      </form>
      <PreviewPanel preview={preview} isCurrent={isCurrent} />
      {isConfirming && preview && (
        <CriticalConfirm
          draft={draft}
          audience={preview.audience}
          onClose={() => setConfirming(false)}
          onConfirm={() => {
            setConfirming(false);
            void send(draft, preview.audience);
          }}
        />
      )}
    </div>
  );
}
