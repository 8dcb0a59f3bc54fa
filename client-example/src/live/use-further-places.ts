import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { graphql } from '../gql/index.ts';
import type { FurtherPlacesQuery } from '../gql/graphql.ts';

const FurtherPlacesDocument = graphql(`
  query FurtherPlaces($after: String) {
    locations(first: 500, after: $after) {
      edges {
        node {
          id
          name
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

type FurtherPlace = FurtherPlacesQuery['locations']['edges'][number]['node'];

/** The pages of a list of places as far as they are known, and the end of each. */
interface Page {
  readonly edges: readonly { readonly node: unknown }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

/** The places that follow after the first page of the list, read once: a venue may have thousands to choose from. */
export function useFurtherPlaces(firstPage: Page | undefined): readonly FurtherPlace[] {
  const client = useClient();
  const [further, setFurther] = useState<readonly FurtherPlace[]>([]);
  const end = firstPage?.pageInfo.hasNextPage ? firstPage.pageInfo.endCursor : undefined;

  useEffect(() => {
    let wanted = true;
    async function walk(): Promise<void> {
      const found: FurtherPlace[] = [];
      let after = end;
      while (wanted && after != null) {
        const { data } = await client.query(FurtherPlacesDocument, { after }).toPromise();
        found.push(...(data?.locations.edges.map((edge) => edge.node) ?? []));
        after = data?.locations.pageInfo.hasNextPage ? data.locations.pageInfo.endCursor : undefined;
        if (wanted) setFurther([...found]);
      }
    }
    void walk();
    return () => {
      wanted = false;
    };
  }, [client, end]);

  return end == null ? [] : further;
}
