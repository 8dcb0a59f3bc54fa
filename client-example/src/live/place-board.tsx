import { useEffect } from 'react';
import { useWords } from '../i18n/words-provider.tsx';
import { useConnectionState } from '../session/session-provider.tsx';
import { useAnnounce } from '../shell/announcer.tsx';
import { PeopleIcon } from '../shell/icons.tsx';
import { Refusals } from '../shell/refusals.tsx';
import { HeadcountChart } from './headcount-chart.tsx';
import { HeadcountFigure } from './headcount-figure.tsx';
import { PlaceClock } from './place-clock.tsx';
import { PositionScatter } from './position-scatter.tsx';
import { useBoard } from './use-board.ts';
import type { PlaceSummary } from './use-places.ts';

interface PlaceBoardProps {
  readonly id: string;
  readonly places: readonly PlaceSummary[];
  onSummary(summary: string | undefined): void;
}

/** Everything about one place: its time, how many are in, how that went, where it is, who watches. */
export function PlaceBoard({ id, places, onSummary }: PlaceBoardProps) {
  const { t } = useWords();
  const { board, refusals } = useBoard(id);
  const isLive = useConnectionState().phase === 'live';
  const announce = useAnnounce();
  const name = board?.location.name ?? places.find((place) => place.id === id)?.name;
  const count = board?.headcount && !board.headcount.stale && isLive ? board.headcount.count : undefined;
  const sentence =
    name !== undefined && count !== undefined ? t('headcount.summary', { place: name, count }) : undefined;

  // A bus that counts nobody has no headcount to wait for.
  const countsPeople = !board || board.headcount !== null || board.location.capacity !== null;

  useEffect(() => {
    onSummary(sentence ?? name);
    if (sentence !== undefined) announce(sentence);
  }, [sentence, name, onSummary, announce]);

  if (refusals.length > 0) return <Refusals refusals={refusals} />;
  return (
    <article className="board" aria-busy={!board}>
      <div className="board-title">
        <h1>{name ?? '…'}</h1>
        {board && isLive && (
          <p className="soft small watchers">
            <PeopleIcon />
            {t('place.watchers', { count: board.location.watchers })}
          </p>
        )}
      </div>
      <div className="board-figures">
        {countsPeople && (
          <HeadcountFigure headcount={board?.headcount} isLive={isLive} timeZone={board?.location.timeZone} />
        )}
        <PlaceClock timeZone={board?.location.timeZone} />
      </div>
      {board?.headcount !== null && <HeadcountChart locationId={id} board={board} isLive={isLive} />}
      <PositionScatter location={board?.location} places={places} />
    </article>
  );
}
