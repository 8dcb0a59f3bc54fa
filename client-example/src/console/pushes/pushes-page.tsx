import { useQuery } from 'urql';
import type { PushesQuery } from '../../gql/graphql.ts';
import { graphql } from '../../gql/index.ts';
import { useWords, type Words } from '../../i18n/words-provider.tsx';
import { useKept } from '../../session/use-kept.ts';
import { refusalsOf } from '../../shell/error-words.ts';
import { Refusals } from '../../shell/refusals.tsx';
import { Link } from '../../shell/router.tsx';
import { Pager } from '../pager.tsx';
import { pageSize, usePages } from '../use-pages.ts';
import { usePoll } from '../use-poll.ts';
import { PushStatusChip } from './push-status.tsx';

const PushesDocument = graphql(`
  query Pushes($first: Int!, $after: String) {
    pushes(first: $first, after: $after) {
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
        endCursor
      }
    }
  }
`);

type ListedPush = PushesQuery['pushes']['edges'][number]['node'];

const lookAgain = 4_000;

/** All pushes, newest first. */
export function PushesPage() {
  const { t } = useWords();
  const pages = usePages();
  const [result, again] = useQuery({
    query: PushesDocument,
    variables: { first: pageSize, after: pages.after },
    requestPolicy: 'cache-and-network',
  });
  usePoll(lookAgain, () => again({ requestPolicy: 'network-only' }));
  const data = useKept(result.data);
  const pushes = data?.pushes.edges.map((edge) => edge.node) ?? [];

  return (
    <section className="stack">
      <h1 className="console-heading">{t('console.pushes')}</h1>
      <Refusals refusals={refusalsOf(result)} />
      {data && pushes.length === 0 && <p className="soft">{t('pushes.none')}</p>}
      <ul className="list" aria-busy={result.fetching}>
        {pushes.map((push) => (
          <PushRow key={push.id} push={push} />
        ))}
      </ul>
      <Pager pages={pages} info={data?.pushes.pageInfo} />
    </section>
  );
}

function PushRow({ push }: { push: ListedPush }) {
  const words = useWords();
  const { t, format } = words;
  return (
    <li className="list-row push-row">
      <div className="list-main">
        <Link href={`/console/pushes/${push.id}`}>{push.title}</Link>
        <p className="soft small">
          {format.moment(push.createdAt)} · {push.createdBy} · {push.category}
        </p>
      </div>
      {push.priority === 'CRITICAL' && <span className="chip chip-alarm">{t('priority.CRITICAL')}</span>}
      <PushStatusChip status={push.status} />
      <p className="small number push-row-counts">{progressWords(push, words)}</p>
    </li>
  );
}

/** When it will come, as long as it has come to nobody; then how far it is. */
function progressWords(
  { status, scheduledAt, atLocalTime, funnel }: ListedPush,
  { t, format }: Words,
): string {
  if (status === 'SCHEDULED' && scheduledAt != null)
    return t('push.scheduledAt', { time: format.moment(scheduledAt) });
  if (status === 'SCHEDULED' && atLocalTime != null) return t('push.atLocalTime', { time: atLocalTime });
  return t('pushes.counts', { count: funnel.audience, acked: funnel.acked, read: funnel.read });
}
