import { useQuery } from 'urql';
import { graphql } from '../../gql/index.ts';

const PlaceNamesQuery = graphql(`
  query PlaceNames {
    locations(first: 500) {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`);

/** All places, to choose one of. */
export function usePlaceNames(): readonly { readonly id: string; readonly name: string }[] {
  const [{ data }] = useQuery({ query: PlaceNamesQuery });
  return data?.locations.edges.map((edge) => edge.node) ?? [];
}
