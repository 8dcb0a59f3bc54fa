import { useEffect, useState, type FormEvent } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../../gql/index.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import { refusalsOf } from '../../shell/error-words.ts';
import { Field } from '../../shell/field.tsx';
import { Refusals } from '../../shell/refusals.tsx';
import type { FollowedPush } from './push-page.tsx';
import { RecipientRow } from './recipient-row.tsx';

const RecipientQuery = graphql(`
  query LookUpRecipient($id: ID!, $userId: ID!) {
    push(id: $id) {
      recipient(userId: $userId) {
        user {
          id
        }
        state
        reason
        rule {
          category
          limit
          window {
            calendar
            rolling
          }
          own
        }
        until
        quiet
        releasedAt
        ackedAt
        readAt
      }
    }
  }
`);

/** "Why did this person (not) get it?" */
export function RecipientLookup({ pushId, funnel }: { pushId: string; funnel: FollowedPush['funnel'] }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const [userId, setUserId] = useState('');
  const [result, again] = useQuery({
    query: RecipientQuery,
    variables: { id: pushId, userId },
    pause: userId === '',
    requestPolicy: 'network-only',
  });
  const moved = JSON.stringify(funnel);
  useEffect(() => {
    if (userId !== '') again({ requestPolicy: 'network-only' });
  }, [moved, userId, again]);
  const isAnswered = userId !== '' && result.data !== undefined && !result.fetching;
  const recipient = userId === '' ? undefined : result.data?.push?.recipient;

  function submit(event: FormEvent): void {
    event.preventDefault();
    setUserId(text.trim());
  }

  return (
    <section className="card stack" aria-label={t('lookup.title')}>
      <h2>{t('lookup.title')}</h2>
      <form className="row row-end" onSubmit={submit}>
        <Field label={t('lookup.id')}>
          {(control) => (
            <input
              {...control}
              className="input"
              required
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <button type="submit" className="button">
          {t('lookup.find')}
        </button>
      </form>
      {userId !== '' && <Refusals refusals={refusalsOf(result)} />}
      {isAnswered && recipient == null && <p className="soft">{t('lookup.notInAudience', { id: userId })}</p>}
      {recipient && (
        <ul className="list">
          <RecipientRow recipient={recipient} />
        </ul>
      )}
    </section>
  );
}
