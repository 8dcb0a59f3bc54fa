import { useSubscription } from 'urql';
import { graphql } from '../gql/index.ts';
import type { BoardSubscription } from '../gql/graphql.ts';
import { useServerInstant } from '../session/use-server-instant.ts';
import { refusalsOf, type Refusal } from '../shell/error-words.ts';

const BoardDocument = graphql(`
  subscription Board($locationId: ID!) {
    board(locationId: $locationId) {
      currentTime {
        instant
      }
      location {
        id
        name
        timeZone
        capacity
        watchers
        observedAt
        stale
        coordinates {
          latitude
          longitude
        }
      }
      headcount {
        count
        capacity
        quality
        observedAt
        stale
      }
    }
  }
`);

export type Board = BoardSubscription['board'];
/** Null before the first reading; undefined before the server has answered. */
export type BoardHeadcount = Board['headcount'] | undefined;

/** All live facts of one place, in one operation. Each instant the server sends also keeps the page's idea of its time. */
export function useBoard(locationId: string): { board: Board | undefined; refusals: readonly Refusal[] } {
  const [result] = useSubscription({ query: BoardDocument, variables: { locationId } });
  useServerInstant(result.data?.board.currentTime.instant);
  return { board: result.data?.board, refusals: refusalsOf(result) };
}
