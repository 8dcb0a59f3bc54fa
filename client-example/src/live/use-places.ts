import { useEffect } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../gql/index.ts';
import { refusalsOf, type Refusal } from '../shell/error-words.ts';
import { useConnectionState } from '../session/session-provider.tsx';

const PlacesQuery = graphql(`
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

/** How often the other places are looked at again (ms). Only the chosen one is followed: following a place counts as watching it. */
const lookAgain = 5_000;

/** All places, by id. */
export function usePlaces(): { places: readonly PlaceSummary[]; refusals: readonly Refusal[] } {
  const [{ data, error }, execute] = useQuery({ query: PlacesQuery, requestPolicy: 'cache-and-network' });
  const isLive = useConnectionState().phase === 'live';

  useEffect(() => {
    if (!isLive) return;
    const timer = setInterval(() => {
      if (!document.hidden) execute({ requestPolicy: 'network-only' });
    }, lookAgain);
    return () => clearInterval(timer);
  }, [isLive, execute]);

  return {
    places: data?.locations.edges.map((edge) => edge.node) ?? [],
    // While the connection is gone the badge says so; a second complaint would not help.
    refusals: isLive || error?.graphQLErrors.length ? refusalsOf(error) : [],
  };
}
