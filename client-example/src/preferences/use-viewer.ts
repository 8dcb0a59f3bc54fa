import { useQuery } from 'urql';
import { graphql } from '../gql/index.ts';
import type { ViewerQuery } from '../gql/graphql.ts';

const ViewerDocument = graphql(`
  query Viewer {
    viewer {
      id
      timeZone
      preferences {
        mutedCategories
        quietHours {
          from
          to
        }
        timeZone
        dailyLimit
      }
      frequencyUsage {
        rule {
          category
          limit
          window {
            calendar
            rolling
          }
          overflow
          own
        }
        used
        limit
        resetsAt
      }
    }
  }
`);

export type Viewer = NonNullable<ViewerQuery['viewer']>;

/** Whoever is signed in: choices, and how much of each cap is used. Read anew each time it is shown. */
export function useViewer(): Viewer | undefined {
  const [{ data }] = useQuery({ query: ViewerDocument, requestPolicy: 'cache-and-network' });
  return data?.viewer ?? undefined;
}
