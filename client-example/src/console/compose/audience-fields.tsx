import { useWords } from '../../i18n/words-provider.tsx';
import { Field, fieldErrors, FieldNotes } from '../../shell/field.tsx';
import type { ComposeFieldsProps } from './compose-fields.ts';
import { ConditionBuilder } from './condition-builder.tsx';

/** Whom the push is for. */
export function AudienceFields({ draft, refusals, onChange }: ComposeFieldsProps) {
  const { t } = useWords();
  const errors = fieldErrors(refusals, 'audience');
  return (
    <fieldset className="field">
      <legend>{t('compose.audience')}</legend>
      <div className="row">
        {(['everyone', 'people', 'condition'] as const).map((audience) => (
          <label key={audience} className="choice">
            <input
              type="radio"
              name="audience"
              checked={draft.audience === audience}
              onChange={() => onChange({ audience })}
            />
            {t(`audience.${audience}`)}
          </label>
        ))}
      </div>
      {draft.audience === 'people' && (
        <Field label={t('audience.ids')} hint={t('audience.idsHint')} errors={errors}>
          {(control) => (
            <textarea
              {...control}
              className="input"
              rows={3}
              required
              value={draft.people}
              onChange={(event) => onChange({ people: event.target.value })}
            />
          )}
        </Field>
      )}
      {draft.audience === 'condition' && (
        <>
          <ul>
            <ConditionBuilder
              condition={draft.condition}
              path={['input', 'audience', 'where']}
              errors={errors}
              onChange={(condition) => onChange({ condition })}
            />
          </ul>
          <p className="field-hint">{t('condition.hint')}</p>
        </>
      )}
      {draft.audience === 'everyone' && <FieldNotes errors={errors} />}
    </fieldset>
  );
}
