import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { graphql } from '../gql/index.ts';
import { useConnectionState, useSession } from '../session/session-provider.tsx';
import { joinSeries, type Series } from './headcount-series.ts';
import type { BoardHeadcount } from './use-board.ts';

const HistoryQuery = graphql(`
  query HeadcountHistory($id: ID!, $from: DateTime!, $every: Duration!) {
    location(id: $id) {
      headcountHistory(from: $from, every: $every) {
        at
        count
      }
    }
  }
`);

/** A chart is as wide as so many steps of history. */
const steps = 360;

/**
 * The headcount over the last `span` ms. Live points are collected from the first moment; history is read meanwhile, and again after every
 * reconnect, and joined to them by instant: nothing is missing where they meet, and nothing is there twice.
 */
export function useHeadcountSeries(locationId: string, headcount: BoardHeadcount, span: number): Series {
  const client = useClient();
  const { serverClock } = useSession().session;
  const connection = useConnectionState();
  const session = connection.phase === 'live' ? connection.session : 0;
  const [series, setSeries] = useState<Series>([]);
  const [seen, setSeen] = useState<BoardHeadcount>();

  if (headcount && (headcount.observedAt !== seen?.observedAt || headcount.count !== seen.count)) {
    setSeen(headcount);
    const sample = { at: Date.parse(headcount.observedAt), count: headcount.count };
    setSeries((known) => joinSeries(known, [sample], sample.at - span));
  }

  useEffect(() => {
    if (session === 0) return;
    let wanted = true;
    const from = serverClock.now() - span;
    const every = `PT${Math.max(Math.round(span / 1000 / steps), 1)}S`;
    void client
      .query(
        HistoryQuery,
        { id: locationId, from: new Date(from).toISOString(), every },
        { requestPolicy: 'network-only' },
      )
      .toPromise()
      .then(({ data }) => {
        const history =
          data?.location?.headcountHistory.map(({ at, count }) => ({ at: Date.parse(at), count })) ?? [];
        if (wanted) setSeries((known) => joinSeries(history, known, from));
      });
    return () => {
      wanted = false;
    };
  }, [client, serverClock, locationId, span, session]);

  return series;
}
