import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../../gql/index.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import { useKept } from '../../session/use-kept.ts';
import { refusalsOf } from '../../shell/error-words.ts';
import { Refusals } from '../../shell/refusals.tsx';
import { useRoute } from '../../shell/router.tsx';
import { newCondition, toFilter, type Condition } from '../compose/condition.ts';
import { ConditionBuilder } from '../compose/condition-builder.tsx';
import { Pager } from '../pager.tsx';
import { pageSize, usePages } from '../use-pages.ts';
import { usePoll } from '../use-poll.ts';
import { PersonRow } from './person-row.tsx';

const PeopleQuery = graphql(`
  query People($where: UserFilter, $first: Int!, $after: String) {
    users(where: $where, first: $first, after: $after) {
      edges {
        node {
          id
          online
          connections
          timeZone
          unreadCount
          attributes
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const lookAgain = 4_000;

/** People, by the same conditions by which a push finds its audience. */
export function PeoplePage() {
  const { t } = useWords();
  const { search } = useRoute();
  const [condition, setCondition] = useState(() => startingWith(search.get('id')));
  const where = useMemo(() => toFilter(condition) ?? null, [condition]);
  const pages = usePages(JSON.stringify(where));
  const [result, again] = useQuery({
    query: PeopleQuery,
    variables: { where, first: pageSize, after: pages.after },
    requestPolicy: 'cache-and-network',
  });
  usePoll(lookAgain, () => again({ requestPolicy: 'network-only' }));
  const data = useKept(result.data);
  const refusals = refusalsOf(result);
  const people = data?.users.edges.map((edge) => edge.node) ?? [];

  return (
    <section className="stack">
      <h1 className="console-heading">{t('console.people')}</h1>
      <ul>
        <ConditionBuilder condition={condition} path={['where']} errors={refusals} onChange={setCondition} />
      </ul>
      <p className="field-hint">{t(where === null ? 'people.all' : 'condition.hint')}</p>
      <Refusals refusals={refusals.filter(({ path }) => path?.[0] !== 'where')} />
      {data && people.length === 0 && <p className="soft">{t('people.none')}</p>}
      <ul className="list" aria-busy={result.fetching}>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} startsOpen={person.id === search.get('id')} />
        ))}
      </ul>
      <Pager pages={pages} info={data?.users.pageInfo} />
    </section>
  );
}

function startingWith(id: string | null): Condition {
  const group = newCondition('group');
  const one = newCondition('ids');
  if (id === null || group.kind !== 'group' || one.kind !== 'ids') return group;
  return { ...group, parts: [{ ...one, ids: id }] };
}
