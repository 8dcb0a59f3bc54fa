import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../../gql/index.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import { refusalsOf } from '../../shell/error-words.ts';
import { Field } from '../../shell/field.tsx';
import { Refusals } from '../../shell/refusals.tsx';
import { PersonUsage } from '../people/person-usage.tsx';
import { CapsEditor } from './caps-editor.tsx';
import './caps.css';

const CapsDocument = graphql(`
  query Caps {
    frequencyCaps {
      category
      limit
      window {
        calendar
        rolling
      }
      overflow
      own
    }
  }
`);

/** The caps that hold for everybody, and how much of them one person has used. */
export function CapsPage() {
  const { t } = useWords();
  const [result] = useQuery({ query: CapsDocument, requestPolicy: 'network-only' });
  const [person, setPerson] = useState('');
  const [asked, setAsked] = useState('');
  return (
    <section className="stack">
      <h1 className="console-heading">{t('console.caps')}</h1>
      <p className="soft">{t('caps.about')}</p>
      <Refusals refusals={refusalsOf(result)} />
      {result.data && <CapsEditor caps={result.data.frequencyCaps} />}
      <section className="card stack" aria-label={t('caps.usage')}>
        <h2>{t('caps.usage')}</h2>
        <form
          className="row row-end"
          onSubmit={(event) => {
            event.preventDefault();
            setAsked(person.trim());
          }}
        >
          <Field label={t('lookup.id')}>
            {(control) => (
              <input
                {...control}
                className="input"
                required
                value={person}
                onChange={(event) => setPerson(event.target.value)}
              />
            )}
          </Field>
          <button type="submit" className="button">
            {t('lookup.find')}
          </button>
        </form>
        {asked !== '' && <PersonUsage key={asked} id={asked} />}
      </section>
    </section>
  );
}
