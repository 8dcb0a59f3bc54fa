import type { Priority } from '../../gql/graphql.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import { fieldErrors, Field } from '../../shell/field.tsx';
import type { ComposeFieldsProps } from './compose-fields.ts';

const priorities: readonly Priority[] = ['LOW', 'NORMAL', 'HIGH', 'CRITICAL'];

/** What the push says, what it is about and how much it matters. */
export function ContentFields({ draft, refusals, onChange }: ComposeFieldsProps) {
  const { t } = useWords();
  return (
    <>
      <Field label={t('compose.title')} errors={fieldErrors(refusals, 'title')}>
        {(control) => (
          <input
            {...control}
            className="input"
            required
            maxLength={200}
            value={draft.title}
            onChange={(event) => onChange({ title: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('compose.body')} errors={fieldErrors(refusals, 'body')}>
        {(control) => (
          <textarea
            {...control}
            className="input"
            required
            rows={4}
            maxLength={10_000}
            value={draft.body}
            onChange={(event) => onChange({ body: event.target.value })}
          />
        )}
      </Field>
      <div className="compose-pair">
        <Field
          label={t('compose.category')}
          hint={t('compose.categoryHint')}
          errors={fieldErrors(refusals, 'category')}
        >
          {(control) => (
            <input
              {...control}
              className="input"
              required
              maxLength={64}
              value={draft.category}
              onChange={(event) => onChange({ category: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('compose.url')} hint={t('compose.urlHint')} errors={fieldErrors(refusals, 'url')}>
          {(control) => (
            <input
              {...control}
              className="input"
              inputMode="url"
              value={draft.url}
              onChange={(event) => onChange({ url: event.target.value.trim() })}
            />
          )}
        </Field>
      </div>
      <fieldset className="field">
        <legend>{t('compose.priority')}</legend>
        <div className="row">
          {priorities.map((priority) => (
            <label key={priority} className="choice">
              <input
                type="radio"
                name="priority"
                checked={draft.priority === priority}
                onChange={() => onChange({ priority })}
              />
              {t(`priority.${priority}`)}
            </label>
          ))}
        </div>
      </fieldset>
      {draft.priority === 'CRITICAL' && (
        <Field
          label={t('compose.reason')}
          hint={t('compose.reasonHint')}
          errors={fieldErrors(refusals, 'bypassReason')}
        >
          {(control) => (
            <input
              {...control}
              className="input"
              required
              value={draft.bypassReason}
              onChange={(event) => onChange({ bypassReason: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}
