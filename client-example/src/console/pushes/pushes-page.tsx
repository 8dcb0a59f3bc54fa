import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../../gql/index.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import { refusalsOf } from '../../shell/error-words.ts';
import { Refusals } from '../../shell/refusals.tsx';
import { Link } from '../../shell/router.tsx';
import { usePoll } from '../use-poll.ts';
import { PushStatusChip } from './push-status.tsx';

const PushesQuery = graphql(`
  query Pushes($first: Int!) {
    pushes(first: $first) {
      edges {
        node {
          id
          title
          category
          priority
          status
          createdAt
          createdBy
          scheduledAt
          atLocalTime
          funnel {
            audience
            released
            acked
            read
          }
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`);

const page = 50;
/** The server's limit for a page. */
const largestPage = 500;
const lookAgain = 4_000;

/** All pushes, newest first. */
export function PushesPage() {
  const { t, format } = useWords();
  const [first, setFirst] = useState(page);
  const [{ data, error, fetching }, again] = useQuery({
    query: PushesQuery,
    variables: { first },
    requestPolicy: 'cache-and-network',
  });
  usePoll(lookAgain, () => again({ requestPolicy: 'network-only' }));
  const pushes = data?.pushes.edges.map((edge) => edge.node) ?? [];

  return (
    <section className="stack">
      <h1 className="console-heading">{t('console.pushes')}</h1>
      <Refusals refusals={refusalsOf(error)} />
      {pushes.length === 0 && !fetching && <p className="soft">{t('pushes.none')}</p>}
      <ul className="list">
        {pushes.map((push) => (
          <li key={push.id} className="list-row push-row">
            <div className="list-main">
              <Link href={`/console/pushes/${push.id}`}>{push.title}</Link>
              <p className="soft small">
                {format.moment(push.createdAt)} · {push.createdBy} · {push.category}
              </p>
            </div>
            {push.priority === 'CRITICAL' && (
              <span className="chip chip-alarm">{t('priority.CRITICAL')}</span>
            )}
            <PushStatusChip status={push.status} />
            <p className="small number push-row-counts">
              {t('pushes.counts', {
                audience: push.funnel.audience,
                acked: push.funnel.acked,
                read: push.funnel.read,
              })}
            </p>
          </li>
        ))}
      </ul>
      {data?.pushes.pageInfo.hasNextPage && first < largestPage && (
        <button
          type="button"
          className="button"
          onClick={() => setFirst(Math.min(first + page, largestPage))}
        >
          {t('list.more')}
        </button>
      )}
    </section>
  );
}
