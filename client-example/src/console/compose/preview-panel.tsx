import { useWords } from '../../i18n/words-provider.tsx';
import { capWords } from '../../shell/cap-words.ts';
import { attributeWords } from '../people/attributes.tsx';
import type { Preview } from './use-preview.ts';

/** What would happen if the push were sent now, kept up to date while one types. */
export function PreviewPanel({ preview, isCurrent }: { preview: Preview | undefined; isCurrent: boolean }) {
  const words = useWords();
  const { t, format } = words;
  if (!preview) {
    return (
      <section className="card preview" aria-label={t('preview.title')}>
        <h2>{t('preview.title')}</h2>
        <p className="soft">{t('preview.nobody')}</p>
      </section>
    );
  }

  const rows = [
    ['released', preview.released - preview.quiet],
    ['quiet', preview.quiet],
    ['deferred', preview.deferred],
  ] as const;
  return (
    <section className="card preview" aria-label={t('preview.title')} aria-busy={!isCurrent}>
      <h2>{t('preview.title')}</h2>
      <p className="preview-audience" data-audience={preview.audience}>
        <span className="figure-small number">{format.number(preview.audience)}</span>{' '}
        {t('preview.people', { count: preview.audience })}
        <span className="soft small preview-online">{t('preview.online', { count: preview.online })}</span>
      </p>
      <dl className="facts">
        {rows.map(([name, count]) => (
          <div key={name}>
            <dt>{t(`preview.${name}`)}</dt>
            <dd className="number">{format.number(count)}</dd>
          </div>
        ))}
        {preview.suppressed.map(({ reason, count }) => (
          <div key={reason} className="facts-warning">
            <dt>{t('preview.suppressed', { reason: t(`reason.${reason}`) })}</dt>
            <dd className="number">{format.number(count)}</dd>
          </div>
        ))}
      </dl>
      {preview.byRule.length > 0 && (
        <>
          <h3 className="field-label">{t('preview.byRule')}</h3>
          <dl className="facts">
            {preview.byRule.map(({ rule, capped }) => (
              <div key={capWords(rule, words)}>
                <dt>{capWords(rule, words)}</dt>
                <dd className="number">{format.number(capped)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {preview.sample.length > 0 && (
        <>
          <h3 className="field-label">{t('preview.sample')}</h3>
          <ul className="preview-sample">
            {preview.sample.map((person) => (
              <li key={person.id}>
                <span className={person.online ? 'presence presence-on' : 'presence'} />
                <span className="only-heard">{t(person.online ? 'people.online' : 'people.offline')}</span>
                <strong>{person.id}</strong>
                <span className="soft preview-attributes">{attributeWords(person.attributes)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
