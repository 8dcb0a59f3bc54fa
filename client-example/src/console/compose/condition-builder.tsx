import { useId } from 'react';
import { useWords } from '../../i18n/words-provider.tsx';
import type { Refusal } from '../../shell/error-words.ts';
import { FieldNotes } from '../../shell/field.tsx';
import { conditionPaths, lacksNumber, newCondition, type Condition } from './condition.ts';
import { ConditionLeaf } from './condition-leaf.tsx';
import './condition-builder.css';

interface ConditionBuilderProps {
  readonly condition: Condition;
  /** Where the condition stands in the arguments, for the server's errors. */
  readonly path: readonly string[];
  readonly errors: readonly Refusal[];
  onChange(condition: Condition): void;
}

/** Builds a condition on people: groups of all or any, and what they are made of. */
export function ConditionBuilder({ condition, path, errors, onChange }: ConditionBuilderProps) {
  const paths = conditionPaths(condition, path);
  function errorsOf(part: Condition): Refusal[] {
    if (lacksNumber(part)) return [{ code: 'NEEDS_NUMBER', message: '', path: undefined }];
    const own = paths.get(part.key);
    if (!own) return [];
    return errors.filter((error) => {
      const begins = own.every((step, index) => error.path?.[index] === step);
      return begins && (part.kind !== 'group' || (error.path?.length ?? 0) <= own.length + 1);
    });
  }
  return <ConditionPart condition={condition} depth={0} errorsOf={errorsOf} onChange={onChange} />;
}

interface ConditionPartProps {
  readonly condition: Condition;
  readonly depth: number;
  errorsOf(part: Condition): Refusal[];
  onChange(condition: Condition): void;
  readonly onRemove?: () => void;
}

/** The server takes filters up to 8 deep; a negated group counts twice. */
const deepest = 4;

function ConditionPart({ condition, depth, errorsOf, onChange, onRemove }: ConditionPartProps) {
  const { t } = useWords();
  const id = useId();
  const errors = errorsOf(condition);
  const remove = onRemove && (
    <button type="button" className="button button-plain button-small" onClick={onRemove}>
      {t('action.remove')}
    </button>
  );
  const not = (
    <label className="choice small">
      <input
        type="checkbox"
        checked={condition.not}
        onChange={(event) => onChange({ ...condition, not: event.target.checked })}
      />
      {t('condition.not')}
    </label>
  );

  if (condition.kind !== 'group') {
    return (
      <li className="condition-leaf">
        <ConditionLeaf condition={condition} errors={errors} aboutId={id} onChange={onChange} />
        {not}
        {remove}
        <FieldNotes id={id} errors={errors} />
      </li>
    );
  }

  const { parts } = condition;
  function setParts(next: readonly Condition[]): void {
    if (condition.kind === 'group') onChange({ ...condition, parts: next });
  }
  return (
    <li className="condition-group">
      <div className="row">
        <select
          className="input input-auto"
          aria-label={t('condition.join')}
          value={condition.join}
          onChange={(event) => onChange({ ...condition, join: event.target.value === 'or' ? 'or' : 'and' })}
        >
          <option value="and">{t('condition.and')}</option>
          <option value="or">{t('condition.or')}</option>
        </select>
        {not}
        {remove}
      </div>
      <FieldNotes errors={errors} />
      <ul className="condition-parts">
        {parts.map((part) => (
          <ConditionPart
            key={part.key}
            condition={part}
            depth={depth + 1}
            errorsOf={errorsOf}
            onChange={(changed) => setParts(parts.map((other) => (other.key === part.key ? changed : other)))}
            onRemove={() => setParts(parts.filter((other) => other.key !== part.key))}
          />
        ))}
      </ul>
      <div className="row condition-add">
        <span className="soft small">{t('condition.add')}</span>
        {(['attribute', 'online', 'watching', 'ids', 'group'] as const).map(
          (kind) =>
            (kind !== 'group' || depth < deepest) && (
              <button
                key={kind}
                type="button"
                className="button button-small"
                onClick={() => setParts([...parts, newCondition(kind)])}
              >
                {t(`condition.${kind}`)}
              </button>
            ),
        )}
      </div>
    </li>
  );
}
