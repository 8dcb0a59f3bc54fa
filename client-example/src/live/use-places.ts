import { useEffect } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../gql/index.ts';
import { useConnectionState } from '../session/session-provider.tsx';
import { useKept } from '../session/use-kept.ts';
import { refusalsOf, type Refusal } from '../shell/error-words.ts';
import { useFurtherPlaces } from './use-further-places.ts';

const PlacesDocument = graphql(`
  query Places {
    locations(first: 100) {
      edges {
        node {
          id
          name
          headcount {
            count
          }
          coordinates {
            latitude
            longitude
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

/** A place in the list and on the scatter. */
export interface PlaceSummary {
  readonly id: string;
  readonly name: string;
  /** Null before the first reading. */
  readonly headcount?: { readonly count: number } | null;
  readonly coordinates?: { readonly latitude: number; readonly longitude: number } | null;
}

/**
 * How often the other places are looked at again (ms), the first hundred of them. Only the chosen one is followed: following a place counts
 * as watching it.
 */
const lookAgain = 5_000;

/** All places, by id. */
export function usePlaces(): { places: readonly PlaceSummary[]; refusals: readonly Refusal[] } {
  const [result, execute] = useQuery({ query: PlacesDocument, requestPolicy: 'cache-and-network' });
  const isLive = useConnectionState().phase === 'live';
  const data = useKept(result.data);
  const further = useFurtherPlaces(data?.locations);

  useEffect(() => {
    if (!isLive) return;
    const timer = setInterval(() => {
      if (!document.hidden) execute({ requestPolicy: 'network-only' });
    }, lookAgain);
    return () => clearInterval(timer);
  }, [isLive, execute]);

  return {
    places: [...(data?.locations.edges.map((edge) => edge.node) ?? []), ...further],
    // While the connection is gone the badge says so; a second complaint would not help.
    refusals: isLive || result.error?.graphQLErrors.length ? refusalsOf(result) : [],
  };
}
