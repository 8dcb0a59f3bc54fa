import { useEffect } from 'react';
import { useSubscription } from 'urql';
import { graphql } from '../gql/index.ts';
import type { BoardSubscription } from '../gql/graphql.ts';
import { useConnectionState, useSession } from '../session/session-provider.tsx';
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
  const [{ data, error }] = useSubscription({ query: BoardDocument, variables: { locationId } });
  const { serverClock } = useSession().session;
  const connection = useConnectionState();
  const roundTrip = connection.phase === 'live' ? connection.roundTrip : undefined;
  const session = connection.phase === 'live' ? connection.session : undefined;
  const instant = data?.board.currentTime.instant;

  useEffect(() => serverClock.restart(), [serverClock, session]);
  useEffect(() => {
    if (instant !== undefined) serverClock.sample(instant, roundTrip);
    // A later round trip does not make an old instant arrive again.
  }, [serverClock, instant]);

  return { board: data?.board, refusals: refusalsOf(error) };
}
