import { expect, it } from 'vitest';
import { addPlace, reportHeadcount } from '../kit/places.ts';
import { openSocket } from '../kit/socket-client.ts';
import { startApp } from '../kit/start-app.ts';
import { describeSystems } from '../kit/systems.ts';
import { ManualClock } from '../kit/manual-clock.ts';

describeSystems('live facts', (home) => {
  it('come side by side on one WebSocket, a snapshot first and then what changes', async () => {
    await using app = await startApp(await home());
    await addPlace(app, { id: 'hall', capacity: 100 });
    await reportHeadcount(app, { locationId: 'hall', count: 7 });
    await using socket = openSocket(app);

    const time = socket.follow<{ currentTime: { local: string; utcOffset: string } }>(
      'subscription { currentTime(timeZone: "Asia/Shanghai", every: "PT0.25S") { local utcOffset } }',
    );
    const place = socket.follow('subscription { location(id: "hall") { name timeZone } }');
    const people = socket.follow(
      'subscription { headcount(locationId: "hall") { count quality capacity stale } }',
    );
    const board = socket.follow(
      'subscription { board(locationId: "hall", every: "PT0.25S") { headcount { count } } }',
    );

    expect((await time.next()).currentTime.utcOffset).toBe('+08:00');
    expect(await place.next()).toEqual({ location: { name: 'hall', timeZone: 'Asia/Shanghai' } });
    expect(await people.next()).toEqual({
      headcount: { count: 7, quality: 'MEASURED', capacity: 100, stale: false },
    });
    expect(await board.next()).toEqual({ board: { headcount: { count: 7 } } });
    expect(app.gateway.registry.size).toBe(1);

    await reportHeadcount(app, { locationId: 'hall', entered: 3, left: 1 });
    expect(await people.next()).toMatchObject({ headcount: { count: 9, quality: 'ESTIMATED' } });
    expect(await board.next()).toEqual({ board: { headcount: { count: 9 } } });
    await time.next();
  });

  it('send a board only when a field that was selected changed', async () => {
    const clock = new ManualClock();
    await using app = await startApp({ ...(await home()), clock });
    await addPlace(app, { id: 'hall' });
    await reportHeadcount(app, { locationId: 'hall', count: 1 });
    await using socket = openSocket(app);
    const board = socket.follow('subscription { board(locationId: "hall") { headcount { quality } } }');
    expect(await board.next()).toEqual({ board: { headcount: { quality: 'MEASURED' } } });

    // The count changes and was not selected; ticks pass. Only the change of quality is told.
    await reportHeadcount(app, { locationId: 'hall', count: 2 });
    await clock.advanceAsync(3_000);
    await reportHeadcount(app, { locationId: 'hall', entered: 1 });
    await clock.advanceAsync(1_000);
    expect(await board.next()).toEqual({ board: { headcount: { quality: 'ESTIMATED' } } });
  });

  it('give a place at once and its headcount from the first reading on', async () => {
    await using app = await startApp(await home());
    await addPlace(app, { id: 'hall' });
    await using socket = openSocket(app);
    const people = socket.follow('subscription { headcount(locationId: "hall") { count } }');
    const place = socket.follow('subscription { location(id: "hall") { headcount { count } } }');
    expect(await place.next()).toEqual({ location: { headcount: null } });
    await reportHeadcount(app, { locationId: 'hall', count: 5 });
    expect(await people.next()).toEqual({ headcount: { count: 5 } });
    expect(await place.next()).toEqual({ location: { headcount: { count: 5 } } });
  });

  it('are stale, and say so, when their source has been silent for too long', async () => {
    const clock = new ManualClock();
    await using app = await startApp({ ...(await home()), clock });
    await addPlace(app, { id: 'hall', staleAfter: 'PT5S' });
    await reportHeadcount(app, { locationId: 'hall', count: 5 });
    await using socket = openSocket(app);
    const people = socket.follow('subscription { headcount(locationId: "hall") { count stale } }');
    expect(await people.next()).toEqual({ headcount: { count: 5, stale: false } });
    await clock.advanceAsync(5_000);
    expect(await people.next()).toEqual({ headcount: { count: 5, stale: true } });
    await reportHeadcount(app, { locationId: 'hall', count: 6 });
    expect(await people.next()).toEqual({ headcount: { count: 6, stale: false } });
  });

  it('count each watcher once, however many fields it follows', async () => {
    const clock = new ManualClock();
    await using app = await startApp({ ...(await home()), clock });
    await addPlace(app, { id: 'hall' });
    await using first = openSocket(app);
    const watched = first.follow('subscription { location(id: "hall") { watchers } }');
    const board = first.follow('subscription { board(locationId: "hall") { location { watchers } } }');
    expect(await watched.next()).toEqual({ location: { watchers: 1 } });
    await board.next();
    await using second = openSocket(app);
    await second.follow('subscription { location(id: "hall") { name } }').next();
    await clock.advanceAsync(2_000);
    expect(await watched.next()).toEqual({ location: { watchers: 2 } });
  });

  it('keep a history that can be drawn', async () => {
    await using app = await startApp(await home());
    await addPlace(app, { id: 'hall' });
    const at = (minute: number): string => `2026-11-01T10:${String(minute).padStart(2, '0')}:00.000Z`;
    for (const [minute, count] of [
      [0, 1],
      [3, 2],
      [7, 5],
    ] as const) {
      await reportHeadcount(app, { locationId: 'hall', count, observedAt: at(minute) });
    }
    const { data } = await app.ask(
      `{ location(id: "hall") { headcountHistory(from: "${at(0)}", to: "${at(20)}", every: "PT5M") { at count } } }`,
    );
    expect(data).toEqual({
      location: {
        headcountHistory: [
          { at: at(3), count: 2 },
          { at: at(7), count: 5 },
        ],
      },
    });
  });

  it('count a flow that nobody dated, although another sensor’s clock is ahead', async () => {
    await using app = await startApp(await home());
    await addPlace(app, { id: 'hall' });
    const ahead = new Date(Date.now() + 30_000).toISOString();
    await reportHeadcount(app, { locationId: 'hall', entered: 8, source: 'west', observedAt: ahead });
    const { headcount } = await reportHeadcount(app, { locationId: 'hall', left: 2, source: 'east' });
    expect(headcount).toMatchObject({ count: 6 });
  });

  it('come as server-sent events, too', async () => {
    await using app = await startApp(await home());
    await addPlace(app, { id: 'hall' });
    await reportHeadcount(app, { locationId: 'hall', count: 1 });
    const query = 'subscription { headcount(locationId: "hall") { count } }';
    const response = await fetch(`${app.url}/graphql?${new URLSearchParams({ query })}`, {
      headers: { accept: 'text/event-stream' },
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const events = response.body!.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
    const until = async (text: string): Promise<void> => {
      for (let seen = ''; !seen.includes(text);)
        seen += (await events.next()).value ?? expect.unreachable('the stream ended');
    };
    await until('{"data":{"headcount":{"count":1}}}');
    await reportHeadcount(app, { locationId: 'hall', count: 2 });
    await until('{"data":{"headcount":{"count":2}}}');
    await events.return?.();
  });
});
