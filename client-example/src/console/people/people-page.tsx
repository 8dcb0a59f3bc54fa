import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../../gql/index.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import { refusalsOf } from '../../shell/error-words.ts';
import { Refusals } from '../../shell/refusals.tsx';
import { useRoute } from '../../shell/router.tsx';
import { newCondition, toFilter, type Condition } from '../compose/condition.ts';
import { ConditionBuilder } from '../compose/condition-builder.tsx';
import { usePoll } from '../use-poll.ts';
import { PersonRow } from './person-row.tsx';

const PeopleQuery = graphql(`
  query People($where: UserFilter, $first: Int!) {
    users(where: $where, first: $first) {
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
      }
    }
  }
`);

const page = 50;
/** The server's limit for a page. */
const largestPage = 500;
const lookAgain = 4_000;

/** People, by the same conditions by which a push finds its audience. */
export function PeoplePage() {
  const { t } = useWords();
  const { search } = useRoute();
  const [condition, setCondition] = useState(() => startingWith(search.get('id')));
  const [first, setFirst] = useState(page);
  const where = useMemo(() => toFilter(condition) ?? null, [condition]);
  const [{ data, error, fetching }, again] = useQuery({
    query: PeopleQuery,
    variables: { where, first },
    requestPolicy: 'cache-and-network',
  });
  usePoll(lookAgain, () => again({ requestPolicy: 'network-only' }));
  const people = data?.users.edges.map((edge) => edge.node) ?? [];

  return (
    <section className="stack">
      <h1 className="console-heading">{t('console.people')}</h1>
      <ul>
        <ConditionBuilder
          condition={condition}
          path={['where']}
          errors={refusalsOf(error)}
          onChange={setCondition}
        />
      </ul>
      <p className="field-hint">{t(where === null ? 'people.all' : 'condition.hint')}</p>
      <Refusals refusals={refusalsOf(error)} />
      {people.length === 0 && !fetching && <p className="soft">{t('people.none')}</p>}
      <ul className="list" aria-busy={fetching}>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} startsOpen={person.id === search.get('id')} />
        ))}
      </ul>
      {data?.users.pageInfo.hasNextPage && first < largestPage && (
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

function startingWith(id: string | null): Condition {
  const group = newCondition('group');
  const one = newCondition('ids');
  if (id === null || group.kind !== 'group' || one.kind !== 'ids') return group;
  return { ...group, parts: [{ ...one, ids: id }] };
}
