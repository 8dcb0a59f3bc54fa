import type { Overflow } from '../../gql/graphql.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import type { Refusal } from '../../shell/error-words.ts';
import { Field, FieldNotes } from '../../shell/field.tsx';
import { withWindow, type CapRow, type WindowKind } from './cap-rows.ts';

interface CapFieldsProps {
  readonly row: CapRow;
  readonly errors: readonly Refusal[];
  onChange(row: CapRow): void;
  onRemove(): void;
}

/** The spans that are told as a number of units. */
const units: readonly WindowKind[] = ['hours', 'days'];
const windows: readonly WindowKind[] = ['DAY', 'WEEK', 'hours', 'days', 'other'];
const overflows: readonly Overflow[] = ['INBOX_ONLY', 'DEFER', 'DROP'];

/** One cap. */
export function CapFields({ row, errors, onChange, onRemove }: CapFieldsProps) {
  const { t } = useWords();
  const errorsOf = (field: string): Refusal[] => errors.filter(({ path }) => path?.[3] === field);
  const hasSpan = row.window !== 'DAY' && row.window !== 'WEEK';
  const windowErrors = errorsOf('window');
  const fields = ['limit', 'window', 'category', 'overflow'];
  return (
    <fieldset className="cap-row">
      <legend className="only-heard">{row.category || t('caps.all')}</legend>
      <Field label={t('caps.limit')} errors={errorsOf('limit')}>
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
      <Field label={t('caps.window')} errors={hasSpan ? [] : windowErrors}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={row.window}
            onChange={(event) => onChange(withWindow(row, event.target.value as WindowKind))}
          >
            {windows.map((window) => (
              <option key={window} value={window}>
                {t(`caps.window.${window}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {hasSpan && (
        <Field label={t(`caps.span.${row.window}`)} errors={windowErrors}>
          {(control) => (
            <input
              {...control}
              className="input"
              required
              {...(units.includes(row.window) ? { type: 'number', min: 1, step: 1 } : { spellCheck: false })}
              value={row.span}
              onChange={(event) => onChange({ ...row, span: event.target.value.trim() })}
            />
          )}
        </Field>
      )}
      <Field label={t('compose.category')} errors={errorsOf('category')}>
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
      <Field label={t('caps.overflow')} errors={errorsOf('overflow')}>
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
      <FieldNotes errors={errors.filter(({ path }) => !fields.includes(path?.[3] ?? ''))} />
    </fieldset>
  );
}
