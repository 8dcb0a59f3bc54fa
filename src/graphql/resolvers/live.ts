import { Problem } from '../../errors.ts';
import { factSource, type FactSource, type RootValue } from '../../gateway/source.ts';
import { wallClock } from '../../live/current-time.ts';
import { checkHeadcountReading, checkPositionReading } from '../../live/reading-input.ts';
import { connect } from '../connection.ts';
import { callerOf, type RequestContext } from '../context.ts';
import type { LocationRecord } from '../../store/contract.ts';
import type { Resolvers } from '../generated.ts';
import { refused } from '../payload.ts';
import { checkHistory, checkLocations, checkPace } from './live-input.ts';

/** The time in a zone, at an instant; told apart into fields only when they are asked for. */
export interface CurrentTime {
  readonly instant: number;
  readonly timeZone: string;
}

export const liveResolvers: Resolvers = {
  Query: {
    currentTime: (_, { timeZone }, { services }) => ({
      instant: services.clock.now(),
      timeZone: timeZone ?? 'UTC',
    }),
    location: (_, { id }, { services }) => services.live.location(id) ?? null,
    locations: (_, page, { services }) =>
      connect(
        page,
        (after, limit) => services.live.placesPage(after, limit),
        ({ id }: LocationRecord) => id,
      ),
    headcount: (_, { locationId }, { services }) => services.live.headcount(locationId) ?? null,
  },

  Subscription: {
    currentTime: {
      subscribe(_, { timeZone, every }, { services: { clock, ticker } }) {
        const pace = checkPace(every);
        return factSource({
          attach: (changed) => ticker.every(pace, changed),
          read: () => ({ currentTime: { instant: clock.now(), timeZone: timeZone ?? 'UTC' } }),
        });
      },
    },
    location: {
      subscribe(_, { id }, context) {
        const { live } = context.services;
        return placeSource(
          id,
          context,
          (changed) => live.onChange(id, changed),
          () => ({ location: known(live.location(id), id) }),
        );
      },
    },
    headcount: {
      subscribe(_, { locationId }, context) {
        const { live } = context.services;
        return placeSource(
          locationId,
          context,
          (changed) => live.onChange(locationId, changed),
          () => {
            const headcount = live.headcount(locationId);
            return headcount && { headcount };
          },
        );
      },
    },
    board: {
      subscribe(_, { locationId, every }, context) {
        const { live, ticker } = context.services;
        const pace = checkPace(every);
        // Nothing between two ticks is sent, so that all that a socket gets at one instant leaves together.
        return placeSource(
          locationId,
          context,
          (changed) => ticker.every(pace, changed),
          () => ({ board: known(live.location(locationId), locationId) }),
        );
      },
    },
  },

  Mutation: {
    async reportHeadcount(_, { input }, context) {
      const { live, clock } = context.services;
      const { value, errors } = checkHeadcountReading(input, callerOf(context).subject, clock.now());
      if (!value) return { headcount: null, errors };
      const result = await live.reportHeadcount(value);
      return result.outcome === 'unknown'
        ? { headcount: null, ...refused(noSuchPlace(input.locationId, ['input', 'locationId'])) }
        : { headcount: result.current, errors: [] };
    },
    async reportLocation(_, { input }, context) {
      const { live, clock } = context.services;
      const { value, errors } = checkPositionReading(input, callerOf(context).subject, clock.now());
      if (!value) return { location: null, errors };
      const result = await live.reportLocation(value);
      return result.outcome === 'unknown'
        ? { location: null, ...refused(noSuchPlace(input.locationId, ['input', 'locationId'])) }
        : { location: result.current, errors: [] };
    },
    async upsertLocations(_, { input }, { services: { live } }) {
      const { value, errors } = checkLocations(input.locations);
      return value ? { locations: await live.upsertLocations(value), errors: [] } : { locations: [], errors };
    },
  },

  CurrentTime: {
    local: ({ instant, timeZone }) => wallClock(instant, timeZone).local,
    utcOffset: ({ instant, timeZone }) => wallClock(instant, timeZone).utcOffset,
  },

  Location: {
    coordinates: ({ latitude, longitude }) =>
      latitude === null || longitude === null ? null : { latitude, longitude },
    currentTime: ({ timeZone }, _, { services }) => ({ instant: services.clock.now(), timeZone }),
    headcount: ({ id }, _, { services }) => services.live.headcount(id) ?? null,
    watchers: ({ id }, _, { services }) => services.roster.watchers(id),
    stale: ({ id }, _, { services }) => services.live.isPositionStale(id),
    headcountHistory({ id }, { from, to, every }, { services: { live, clock } }) {
      const [end, step] = [to ?? clock.now(), every ?? 300_000];
      checkHistory(from, end, step);
      return live.headcountHistory(id, from, end, step);
    },
  },

  Headcount: {
    location: ({ locationId }, _, { services }) => known(services.live.location(locationId), locationId),
    capacity: ({ locationId }, _, { services }) => services.live.location(locationId)?.capacity ?? null,
    stale: ({ locationId }, _, { services }) => services.live.isHeadcountStale(locationId),
  },

  Board: {
    currentTime: ({ timeZone }, _, { services }) => ({ instant: services.clock.now(), timeZone }),
    location: (location) => location,
    headcount: ({ id }, _, { services }) => services.live.headcount(id) ?? null,
  },
};

/** A place's fact as a subscription follows it. Every subscriber counts as watching the place, whatever of it was selected. */
function placeSource<Root extends RootValue>(
  locationId: string,
  { principal, connection, services: { live } }: RequestContext,
  attach: (changed: () => void) => Disposable,
  read: () => Root | undefined,
): FactSource<Root> {
  known(live.location(locationId), locationId);
  return factSource({ attach, read, joined: () => live.watch(locationId, connection, principal?.subject) });
}

function known<Value>(value: Value | undefined, locationId: string): Value {
  if (value === undefined) throw noSuchPlace(locationId);
  return value;
}

function noSuchPlace(locationId: string, path?: readonly string[]): Problem {
  return new Problem('NOT_FOUND', `There is no place ${JSON.stringify(locationId)}.`, path);
}
