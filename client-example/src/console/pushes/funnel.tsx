import type { CSSProperties } from 'react';
import type { PhraseKey } from '../../i18n/catalogue.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import type { FollowedPush } from './push-page.tsx';

/** What became of a push, in people, moving as it moves. */
export function Funnel({ funnel }: { funnel: FollowedPush['funnel'] }) {
  const { t, format } = useWords();
  const suppressed = funnel.suppressed.map(
    ({ reason, count }) => [`reason.${reason}`, count, 'aside'] as const,
  );
  const steps: readonly (readonly [PhraseKey, number, string])[] = [
    ['funnel.audience', funnel.audience, 'main'],
    ...suppressed,
    ['funnel.deferred', funnel.deferred, 'aside'],
    ['funnel.released', funnel.released, 'main'],
    ['funnel.quiet', funnel.quiet, 'aside'],
    ['funnel.sent', funnel.sent, 'main'],
    ['funnel.acked', funnel.acked, 'main'],
    ['funnel.read', funnel.read, 'main'],
    ['funnel.expired', funnel.expired, 'aside'],
  ];
  return (
    <section className="card" aria-label={t('funnel.title')}>
      <h2>{t('funnel.title')}</h2>
      <dl className="funnel">
        {steps.map(
          ([key, count, kind]) =>
            (kind === 'main' || count > 0) && (
              <div key={key} className={`funnel-${kind}`} data-step={key} data-count={count}>
                <dt>{t(key)}</dt>
                <dd>
                  <span
                    className="funnel-bar"
                    style={
                      { '--share': funnel.audience === 0 ? 0 : count / funnel.audience } as CSSProperties
                    }
                  />
                  <span className="number funnel-number">{format.number(count)}</span>
                </dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}
