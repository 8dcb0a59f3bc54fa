import { useId, useState } from 'react';
import { useWords } from '../i18n/words-provider.tsx';
import type { Refusal } from '../shell/error-words.ts';
import { FieldNotes } from '../shell/field.tsx';

interface MutedCategoriesProps {
  readonly muted: readonly string[];
  /** Categories that have been seen, to choose from. */
  readonly known: readonly string[];
  readonly errors: readonly Refusal[];
  onChange(muted: readonly string[]): void;
}

/** Chooses the categories of which one gets nothing but critical messages. */
export function MutedCategories({ muted, known, errors, onChange }: MutedCategoriesProps) {
  const { t } = useWords();
  const [other, setOther] = useState('');
  const id = useId();
  const all = [...new Set([...known, ...muted])].sort();

  function add(): void {
    const category = other.trim();
    if (category !== '' && !muted.includes(category)) onChange([...muted, category]);
    setOther('');
  }

  return (
    <fieldset className="field">
      <legend>{t('preferences.muted')}</legend>
      <div className="row">
        {all.map((category) => (
          <label key={category} className="choice">
            <input
              type="checkbox"
              checked={muted.includes(category)}
              onChange={(event) =>
                onChange(
                  event.target.checked ? [...muted, category] : muted.filter((name) => name !== category),
                )
              }
            />
            {category}
          </label>
        ))}
      </div>
      <div className="row row-tight">
        <label htmlFor={id} className="only-heard">
          {t('preferences.otherCategory')}
        </label>
        <input
          id={id}
          className="input input-short"
          placeholder={t('preferences.otherCategory')}
          value={other}
          maxLength={64}
          aria-invalid={errors.length > 0}
          aria-describedby={`${id}-about`}
          onChange={(event) => setOther(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
        />
        <button type="button" className="button button-small" onClick={add} disabled={other.trim() === ''}>
          {t('action.add')}
        </button>
      </div>
      <FieldNotes id={`${id}-about`} hint={t('preferences.mutedHint')} errors={errors} />
    </fieldset>
  );
}
