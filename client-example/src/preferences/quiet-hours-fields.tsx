import { useId } from 'react';
import { useWords } from '../i18n/words-provider.tsx';
import type { Refusal } from '../shell/error-words.ts';
import { FieldNotes } from '../shell/field.tsx';

interface QuietHours {
  readonly from: string;
  readonly to: string;
}

interface QuietHoursFieldsProps {
  readonly value: QuietHours | null;
  readonly errors: readonly Refusal[];
  onChange(value: QuietHours | null): void;
}

const night: QuietHours = { from: '22:00', to: '07:00' };

/** Chooses when to have peace; may cross midnight. */
export function QuietHoursFields({ value, errors, onChange }: QuietHoursFieldsProps) {
  const { t } = useWords();
  const id = useId();
  return (
    <fieldset className="field">
      <legend>{t('preferences.quietHours')}</legend>
      <label className="choice">
        <input
          type="checkbox"
          checked={value !== null}
          onChange={(event) => onChange(event.target.checked ? night : null)}
        />
        {t('preferences.quietHoursOn')}
      </label>
      {value !== null && (
        <div className="row">
          {(['from', 'to'] as const).map((edge) => (
            <label key={edge} className="choice">
              {t(`preferences.${edge}`)}
              <input
                type="time"
                className="input input-time"
                required
                value={value[edge]}
                aria-invalid={errors.some((error) => (error.path?.[2] ?? edge) === edge)}
                aria-describedby={`${id}-about`}
                onChange={(event) => onChange({ ...value, [edge]: event.target.value })}
              />
            </label>
          ))}
        </div>
      )}
      <FieldNotes id={`${id}-about`} hint={t('preferences.quietHoursHint')} errors={errors} />
    </fieldset>
  );
}
