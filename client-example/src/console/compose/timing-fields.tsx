import type { Overflow } from '../../gql/graphql.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import { Field, fieldErrors } from '../../shell/field.tsx';
import type { ComposeFieldsProps } from './compose-fields.ts';

const overflows: readonly Overflow[] = ['INBOX_ONLY', 'DEFER', 'DROP'];

/** When the push is released, when it stops to matter, and what happens over a cap. */
export function TimingFields({ draft, refusals, onChange }: ComposeFieldsProps) {
  const { t } = useWords();
  const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <fieldset className="field">
        <legend>{t('compose.timing')}</legend>
        <div className="row">
          {(['now', 'at', 'local'] as const).map((timing) => (
            <label key={timing} className="choice">
              <input
                type="radio"
                name="timing"
                checked={draft.timing === timing}
                onChange={() => onChange({ timing })}
              />
              {t(`timing.${timing}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <div className="compose-pair">
        {draft.timing === 'at' && (
          <Field
            label={t('timing.instant')}
            hint={t('timing.yourZone', { zone: ownZone })}
            errors={fieldErrors(refusals, 'at')}
          >
            {(control) => (
              <input
                {...control}
                type="datetime-local"
                className="input"
                required
                value={draft.at}
                onChange={(event) => onChange({ at: event.target.value })}
              />
            )}
          </Field>
        )}
        {draft.timing === 'local' && (
          <Field
            label={t('timing.localTime')}
            hint={t('timing.localHint')}
            errors={fieldErrors(refusals, 'atLocalTime')}
          >
            {(control) => (
              <input
                {...control}
                type="time"
                className="input"
                required
                value={draft.localTime}
                onChange={(event) => onChange({ localTime: event.target.value })}
              />
            )}
          </Field>
        )}
        <Field
          label={t('compose.expires')}
          hint={t('compose.expiresHint', { zone: ownZone })}
          errors={fieldErrors(refusals, 'expiresAt')}
        >
          {(control) => (
            <input
              {...control}
              type="datetime-local"
              className="input"
              value={draft.expiresAt}
              onChange={(event) => onChange({ expiresAt: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('compose.overflow')} errors={fieldErrors(refusals, 'overflow')}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={draft.overflow}
              onChange={(event) => onChange({ overflow: event.target.value as Overflow | '' })}
            >
              <option value="">{t('overflow.asRule')}</option>
              {overflows.map((overflow) => (
                <option key={overflow} value={overflow}>
                  {t(`overflow.${overflow}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
    </>
  );
}
