import { useQuery } from 'urql';
import { graphql } from '../../gql/index.ts';
import { useFurtherPlaces } from '../../live/use-further-places.ts';

const PlaceNamesDocument = graphql(`
  query PlaceNames {
    locations(first: 500) {
      edges {
        node {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** All places, to choose one of. */
export function usePlaceNames(): readonly { readonly id: string; readonly name: string }[] {
  const [{ data }] = useQuery({ query: PlaceNamesDocument });
  const further = useFurtherPlaces(data?.locations);
  return [...(data?.locations.edges.map((edge) => edge.node) ?? []), ...further];
}
