import { useSubscription } from 'urql';
import { graphql } from '../gql/index.ts';
import { useServerInstant } from '../session/use-server-instant.ts';

const ServerTime = graphql(`
  subscription ServerTime {
    currentTime(every: "PT5S") {
      instant
    }
  }
`);

/** Follows the time, so that the console's badge tells the truth in every section, also where nothing else is followed. */
export function useConsoleConnection(): void {
  const [{ data }] = useSubscription({ query: ServerTime });
  useServerInstant(data?.currentTime.instant);
}
