import type { Overflow } from '../../gql/graphql.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import type { Refusal } from '../../shell/error-words.ts';
import { Field, FieldNotes } from '../../shell/field.tsx';
import type { CapRow, WindowKind } from './cap-rows.ts';

interface CapFieldsProps {
  readonly row: CapRow;
  readonly errors: readonly Refusal[];
  onChange(row: CapRow): void;
  onRemove(): void;
}

const windows: readonly WindowKind[] = ['DAY', 'WEEK', 'hours', 'days', 'other'];
const overflows: readonly Overflow[] = ['INBOX_ONLY', 'DEFER', 'DROP'];

/** One cap. */
export function CapFields({ row, errors, onChange, onRemove }: CapFieldsProps) {
  const { t } = useWords();
  return (
    <fieldset className="cap-row">
      <legend className="only-heard">{row.category || t('caps.all')}</legend>
      <Field label={t('caps.limit')}>
        {(control) => (
          <input
            {...control}
            className="input"
            type="number"
            min={0}
            step={1}
            required
            value={row.limit}
            onChange={(event) => onChange({ ...row, limit: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('caps.window')}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={row.window}
            onChange={(event) => onChange({ ...row, window: event.target.value as WindowKind })}
          >
            {windows.map((window) => (
              <option key={window} value={window}>
                {t(`caps.window.${window}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {row.window !== 'DAY' && row.window !== 'WEEK' && (
        <Field label={t('caps.span')}>
          {(control) => (
            <input
              {...control}
              className="input"
              required
              value={row.span}
              onChange={(event) => onChange({ ...row, span: event.target.value.trim() })}
            />
          )}
        </Field>
      )}
      <Field label={t('compose.category')}>
        {(control) => (
          <input
            {...control}
            className="input"
            placeholder={t('caps.all')}
            value={row.category}
            onChange={(event) => onChange({ ...row, category: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('caps.overflow')}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={row.overflow}
            onChange={(event) => onChange({ ...row, overflow: event.target.value as Overflow })}
          >
            {overflows.map((overflow) => (
              <option key={overflow} value={overflow}>
                {t(`overflow.${overflow}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <button type="button" className="button button-plain cap-remove" onClick={onRemove}>
        {t('action.remove')}
      </button>
      <FieldNotes errors={errors} />
    </fieldset>
  );
}
