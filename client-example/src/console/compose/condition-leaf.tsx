import { useWords } from '../../i18n/words-provider.tsx';
import type { Refusal } from '../../shell/error-words.ts';
import { attributeTests, type AttributeTest, type Condition } from './condition.ts';
import { usePlaceNames } from './use-place-names.ts';

type Leaf = Exclude<Condition, { kind: 'group' }>;

interface ConditionLeafProps {
  readonly condition: Leaf;
  readonly errors: readonly Refusal[];
  /** Where the errors are told. */
  readonly aboutId: string;
  onChange(condition: Leaf): void;
}

/** One comparison. */
export function ConditionLeaf({ condition, errors, aboutId, onChange }: ConditionLeafProps) {
  const { t } = useWords();
  const isWrong = errors.length > 0;
  const isNameWrong = errors.some((error) => error.path?.at(-1) === 'name');
  const isValueWrong = isWrong && !isNameWrong;
  const told = { 'aria-describedby': aboutId, required: true };
  switch (condition.kind) {
    case 'online':
      return <span className="condition-words">{t('condition.isOnline')}</span>;
    case 'watching':
      return (
        <label className="choice condition-words">
          {t('condition.isWatching')}
          <select
            {...told}
            className="input input-auto"
            value={condition.place}
            aria-invalid={isWrong}
            onChange={(event) => onChange({ ...condition, place: event.target.value })}
          >
            <PlaceOptions />
          </select>
        </label>
      );
    case 'ids':
      return (
        <label className="choice condition-words">
          {t('condition.isOneOf')}
          <input
            {...told}
            className="input"
            placeholder="ada, grace"
            value={condition.ids}
            aria-invalid={isWrong}
            onChange={(event) => onChange({ ...condition, ids: event.target.value })}
          />
        </label>
      );
    case 'attribute':
      return (
        <>
          <input
            {...told}
            className="input input-word"
            aria-label={t('condition.attributeName')}
            placeholder={t('condition.attributeName')}
            value={condition.name}
            aria-invalid={isNameWrong}
            onChange={(event) => onChange({ ...condition, name: event.target.value })}
          />
          <select
            className="input input-auto"
            aria-label={t('condition.test')}
            value={condition.test}
            onChange={(event) => onChange({ ...condition, test: event.target.value as AttributeTest })}
          >
            {attributeTests.map((test) => (
              <option key={test} value={test}>
                {t(`test.${test}`)}
              </option>
            ))}
          </select>
          {condition.test !== 'exists' && (
            <input
              {...told}
              className="input input-word"
              aria-label={t('condition.value')}
              placeholder={t(condition.test === 'in' ? 'condition.values' : 'condition.value')}
              inputMode={condition.test === 'equals' || condition.test === 'in' ? 'text' : 'decimal'}
              value={condition.value}
              aria-invalid={isValueWrong}
              ref={(input) => input?.setCustomValidity(isValueWrong ? t('error.INVALID_VALUE') : '')}
              onChange={(event) => onChange({ ...condition, value: event.target.value })}
            />
          )}
        </>
      );
  }
}

function PlaceOptions() {
  const { t } = useWords();
  const places = usePlaceNames();
  return (
    <>
      <option value="">{t('place.choose')}</option>
      {places.map((place) => (
        <option key={place.id} value={place.id}>
          {place.name}
        </option>
      ))}
    </>
  );
}
