import { useWords } from '../i18n/words-provider.tsx';
import { capWords } from '../shell/cap-words.ts';
import { Refusals } from '../shell/refusals.tsx';
import { useViewer, type Viewer } from './use-viewer.ts';
import './usage-list.css';

/** How much of each frequency cap the person has used. */
export function UsageList() {
  const { viewer, refusals } = useViewer();
  if (!viewer) return <Refusals refusals={refusals} />;
  return <Usages usages={viewer.frequencyUsage} />;
}

/** The same for usages that are at hand. */
export function Usages({ usages }: { usages: Viewer['frequencyUsage'] }) {
  const words = useWords();
  if (usages.length === 0) return <p className="soft small">{words.t('usage.none')}</p>;
  return (
    <ul className="usages">
      {usages.map(({ rule, used, limit, resetsAt }) => {
        const name = capWords(rule, words);
        return (
          <li key={name}>
            <span>{name}</span>
            <meter
              className="capacity"
              min={0}
              max={Math.max(limit, 1)}
              high={Math.max(limit - 1, 0)}
              value={Math.min(used, limit)}
              aria-label={name}
            />
            <span className="number">
              {words.t('usage.used', { used, limit })}
              {resetsAt != null && <> · {words.t('usage.resets', { time: words.format.moment(resetsAt) })}</>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
