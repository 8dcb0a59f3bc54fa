import { useId } from 'react';
import { useWords } from '../i18n/words-provider.tsx';
import type { PlaceSummary } from './use-places.ts';

interface PlaceChoiceProps {
  readonly places: readonly PlaceSummary[];
  readonly chosen: string | undefined;
  onChoose(id: string): void;
}

/** Chooses the place to look at. */
export function PlaceChoice({ places, chosen, onChoose }: PlaceChoiceProps) {
  const { t } = useWords();
  const id = useId();
  const isListed = places.some((place) => place.id === chosen);
  return (
    <div className="place-choice">
      <label htmlFor={id} className="only-heard">
        {t('place.label')}
      </label>
      <select
        id={id}
        className="input"
        value={isListed ? chosen : ''}
        disabled={places.length === 0}
        onChange={(event) => onChoose(event.target.value)}
      >
        {!isListed && <option value="">{t('place.choose')}</option>}
        {places.map((place) => (
          <option key={place.id} value={place.id}>
            {place.name}
          </option>
        ))}
      </select>
    </div>
  );
}
