import { useWords } from '../../i18n/words-provider.tsx';
import { attributeTests, type AttributeTest, type Condition } from './condition.ts';
import { usePlaceNames } from './use-place-names.ts';

type Leaf = Exclude<Condition, { kind: 'group' }>;

interface ConditionLeafProps {
  readonly condition: Leaf;
  readonly isWrong: boolean;
  onChange(condition: Leaf): void;
}

/** One comparison. */
export function ConditionLeaf({ condition, isWrong, onChange }: ConditionLeafProps) {
  const { t } = useWords();
  switch (condition.kind) {
    case 'online':
      return <span className="condition-words">{t('condition.isOnline')}</span>;
    case 'watching':
      return (
        <label className="choice condition-words">
          {t('condition.isWatching')}
          <PlaceSelect
            value={condition.place}
            isWrong={isWrong}
            onChange={(place) => onChange({ ...condition, place })}
          />
        </label>
      );
    case 'ids':
      return (
        <label className="choice condition-words">
          {t('condition.isOneOf')}
          <input
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
            className="input input-word"
            aria-label={t('condition.attributeName')}
            placeholder={t('condition.attributeName')}
            value={condition.name}
            aria-invalid={isWrong}
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
              className="input input-word"
              aria-label={t('condition.value')}
              placeholder={t(condition.test === 'in' ? 'condition.values' : 'condition.value')}
              inputMode={condition.test === 'equals' || condition.test === 'in' ? 'text' : 'decimal'}
              value={condition.value}
              onChange={(event) => onChange({ ...condition, value: event.target.value })}
            />
          )}
        </>
      );
  }
}

function PlaceSelect({
  value,
  isWrong,
  onChange,
}: {
  value: string;
  isWrong: boolean;
  onChange: (place: string) => void;
}) {
  const { t } = useWords();
  const places = usePlaceNames();
  return (
    <select
      className="input input-auto"
      value={value}
      aria-invalid={isWrong}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{t('place.choose')}</option>
      {places.map((place) => (
        <option key={place.id} value={place.id}>
          {place.name}
        </option>
      ))}
    </select>
  );
}
