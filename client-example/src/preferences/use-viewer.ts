import { useQuery } from 'urql';
import { graphql } from '../gql/index.ts';
import type { ViewerQuery } from '../gql/graphql.ts';
import { refusalsOf, type Refusal } from '../shell/error-words.ts';

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
export function useViewer(): { viewer: Viewer | undefined; refusals: readonly Refusal[] } {
  const [result] = useQuery({ query: ViewerDocument, requestPolicy: 'network-only' });
  return { viewer: result.data?.viewer ?? undefined, refusals: refusalsOf(result) };
}
