import { useQuery } from 'urql';
import { graphql } from '../../gql/index.ts';
import type { PlaceFactsQuery } from '../../gql/graphql.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import { useKept } from '../../session/use-kept.ts';
import { useServerSecond } from '../../session/use-server-second.ts';
import { refusalsOf } from '../../shell/error-words.ts';
import { Refusals } from '../../shell/refusals.tsx';
import { Link } from '../../shell/router.tsx';
import { Pager } from '../pager.tsx';
import { pageSize, usePages } from '../use-pages.ts';
import { usePoll } from '../use-poll.ts';
import './places.css';

const PlaceFactsDocument = graphql(`
  query PlaceFacts($first: Int!, $after: String) {
    locations(first: $first, after: $after) {
      edges {
        node {
          id
          name
          timeZone
          capacity
          watchers
          observedAt
          stale
          headcount {
            count
            quality
            observedAt
            stale
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

type Place = PlaceFactsQuery['locations']['edges'][number]['node'];

/** Polled instead of followed: following a place would count the console as somebody who watches it. */
const lookAgain = 2_000;

/** All places with their facts, and how old those are. */
export function PlacesPage() {
  const { t } = useWords();
  const pages = usePages();
  const [result, again] = useQuery({
    query: PlaceFactsDocument,
    variables: { first: pageSize, after: pages.after },
    requestPolicy: 'cache-and-network',
  });
  const data = useKept(result.data);
  usePoll(lookAgain, () => again({ requestPolicy: 'network-only' }));
  return (
    <section className="stack">
      <h1 className="console-heading">{t('console.places')}</h1>
      <Refusals refusals={refusalsOf(result)} />
      <div className="table-scroll" role="region" aria-label={t('console.places')} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              {(['place', 'headcount', 'observed', 'position', 'watchers'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`places.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data?.locations.edges.map(({ node }) => (
              <PlaceRow key={node.id} place={node} />
            ))}
          </tbody>
        </table>
      </div>
      <Pager pages={pages} info={data?.locations.pageInfo} />
    </section>
  );
}

function PlaceRow({ place }: { place: Place }) {
  const { t, format } = useWords();
  const now = useServerSecond();
  const { headcount } = place;
  function age(observedAt: string, isStale: boolean) {
    return (
      <span className={isStale ? 'chip chip-ember' : 'soft'}>
        {isStale
          ? t('headcount.staleSince', { time: format.moment(observedAt) })
          : format.ago(Date.parse(observedAt), now)}
      </span>
    );
  }
  return (
    <tr>
      <th scope="row">
        <Link href={`/?location=${encodeURIComponent(place.id)}`}>{place.name}</Link>
        <span className="soft small"> {place.timeZone}</span>
      </th>
      <td className="number">
        {headcount ? format.number(headcount.count) : '–'}
        {place.capacity != null && <span className="soft"> / {format.number(place.capacity)}</span>}{' '}
        {headcount && <span className="chip">{t(`quality.${headcount.quality}`)}</span>}
      </td>
      <td>
        {headcount ? (
          age(headcount.observedAt, headcount.stale)
        ) : (
          <span className="soft">{t('headcount.none')}</span>
        )}
      </td>
      <td>
        {place.observedAt != null ? age(place.observedAt, place.stale) : <span className="soft">–</span>}
      </td>
      <td className="number">{format.number(place.watchers)}</td>
    </tr>
  );
}
