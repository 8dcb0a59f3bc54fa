import { useWords } from '../i18n/words-provider.tsx';
import { useServerSecond } from '../session/use-server-second.ts';
import type { BoardHeadcount } from './use-board.ts';

interface HeadcountFigureProps {
  readonly headcount: BoardHeadcount;
  readonly isLive: boolean;
  /** The place's own zone. */
  readonly timeZone: string | undefined;
}

/** How many people are in. A count that is no longer current is not shown as one: it says since when it is stale, and what it was. */
export function HeadcountFigure({ headcount, isLive, timeZone }: HeadcountFigureProps) {
  const { t, format } = useWords();
  const now = useServerSecond();
  const label = t('headcount.label');

  if (!headcount) {
    return (
      <section className="figure" aria-label={label}>
        <p className="figure-value">–</p>
        <p className="soft">{t(headcount === null ? 'headcount.none' : 'place.waiting')}</p>
      </section>
    );
  }

  const { count, capacity, quality, observedAt } = headcount;
  const observed = Date.parse(observedAt);
  if (headcount.stale || !isLive) {
    return (
      <section className="figure figure-old" aria-label={label}>
        <p className="figure-value">–</p>
        <p className="figure-warning">
          {t('headcount.staleSince', { time: format.moment(observed, timeZone) })}
        </p>
        <p className="soft small">{t('headcount.lastKnown', { count })}</p>
      </section>
    );
  }

  return (
    <section className="figure" aria-label={label}>
      <p className="figure-value number">
        {format.number(count)}
        <span className="figure-unit figure-people"> {t('headcount.unit', { count })}</span>
      </p>
      {capacity != null && capacity > 0 && (
        <>
          <meter
            className="capacity"
            min={0}
            max={capacity}
            high={capacity * 0.9}
            value={Math.min(count, capacity)}
            aria-label={t('headcount.capacityLabel')}
          />
          <p>{t('headcount.ofCapacity', { percent: format.percent(count / capacity), capacity })}</p>
        </>
      )}
      <p className="soft small row">
        <span
          className={quality === 'MEASURED' ? 'chip chip-accent' : 'chip'}
          title={t(`quality.${quality}.about`)}
        >
          {t(`quality.${quality}`)}
        </span>
        <time dateTime={observedAt}>{format.ago(observed, now)}</time>
      </p>
    </section>
  );
}
