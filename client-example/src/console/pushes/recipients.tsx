import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../../gql/index.ts';
import type { RecipientState } from '../../gql/graphql.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import { useKept } from '../../session/use-kept.ts';
import { refusalsOf } from '../../shell/error-words.ts';
import { Refusals } from '../../shell/refusals.tsx';
import { Pager } from '../pager.tsx';
import { pageSize, usePages } from '../use-pages.ts';
import { RecipientRow } from './recipient-row.tsx';
import type { FollowedPush } from './push-page.tsx';

const RecipientsQuery = graphql(`
  query Recipients($id: ID!, $states: [RecipientState!], $first: Int!, $after: String) {
    push(id: $id) {
      recipients(states: $states, first: $first, after: $after) {
        edges {
          node {
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
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

const states: readonly RecipientState[] = [
  'SUPPRESSED',
  'DEFERRED',
  'PENDING',
  'SENT',
  'ACKED',
  'READ',
  'EXPIRED',
  'RETRACTED',
];
/** The funnel moves up to four times a second; the list follows when it rests (ms). */
const rest = 700;

/** Everybody the push was decided for, by state. */
export function Recipients({ pushId, funnel }: { pushId: string; funnel: FollowedPush['funnel'] }) {
  const { t } = useWords();
  const [state, setState] = useState<RecipientState | ''>('');
  const pages = usePages(state);
  const [result, again] = useQuery({
    query: RecipientsQuery,
    variables: { id: pushId, states: state === '' ? null : [state], first: pageSize, after: pages.after },
    requestPolicy: 'cache-and-network',
  });
  const moved = JSON.stringify(funnel);
  useEffect(() => {
    const timer = setTimeout(() => again({ requestPolicy: 'network-only' }), rest);
    return () => clearTimeout(timer);
  }, [moved, again]);

  const recipients = useKept(result.data)?.push?.recipients;
  return (
    <section className="card stack" aria-label={t('recipients.title')}>
      <header className="row">
        <h2>{t('recipients.title')}</h2>
        <select
          className="input input-auto"
          aria-label={t('recipients.state')}
          value={state}
          onChange={(event) => setState(event.target.value as RecipientState | '')}
        >
          <option value="">{t('recipients.all')}</option>
          {states.map((choice) => (
            <option key={choice} value={choice}>
              {t(`state.${choice}`)}
            </option>
          ))}
        </select>
      </header>
      <Refusals refusals={refusalsOf(result)} />
      {recipients?.edges.length === 0 && <p className="soft">{t('recipients.none')}</p>}
      <ul className="list" aria-busy={result.fetching}>
        {recipients?.edges.map(({ node }) => (
          <RecipientRow key={node.user.id} recipient={node} />
        ))}
      </ul>
      <Pager pages={pages} info={recipients?.pageInfo} />
    </section>
  );
}
