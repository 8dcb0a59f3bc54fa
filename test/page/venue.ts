import type { TestApp } from '../kit/start-app.ts';

const upsertHall = `mutation ($input: UpsertLocationsInput!) { upsertLocations(input: $input) { errors { message } } }`;
const report = `mutation ($input: ReportHeadcountInput!) { reportHeadcount(input: $input) { errors { message } } }`;
const send = `mutation ($input: SendPushInput!) { sendPush(input: $input) { push { id } errors { message } } }`;
const caps = `mutation ($input: SetFrequencyCapsInput!) { setFrequencyCaps(input: $input) { errors { message } } }`;

/** What happens at a venue while a test looks at its pages: readings and pushes, as a sensor and an operator send them. */
export interface Venue {
  readonly operatorToken: string;
  count(people: number): Promise<void>;
  /** Sends a push and answers with its id. */
  push(input: object): Promise<string>;
  capAt(limit: number, overflow: 'INBOX_ONLY' | 'DEFER' | 'DROP'): Promise<void>;
}

/** Opens a hall with room for 200 people on a server. */
export async function openVenue(app: Pick<TestApp, 'ask' | 'token'>): Promise<Venue> {
  const operatorToken = await app.token('olivia', 'operator');
  async function ask<Data = unknown>(query: string, input: object): Promise<Data> {
    const { data, errors } = await app.ask<Data>(query, { token: operatorToken, variables: { input } });
    const refused =
      errors ??
      Object.values(data as object).flatMap((payload: { errors?: unknown[] }) => payload.errors ?? []);
    if (refused.length > 0) throw new Error(JSON.stringify(refused));
    return data;
  }
  await ask(upsertHall, {
    locations: [
      {
        id: 'hall',
        name: 'Great Hall',
        timeZone: 'Asia/Shanghai',
        capacity: 200,
        coordinates: { latitude: 31.23, longitude: 121.47 },
      },
    ],
  });
  return {
    operatorToken,
    count: async (people) => void (await ask(report, { locationId: 'hall', count: people })),
    async push(input) {
      const { sendPush } = await ask<{ sendPush: { push: { id: string } } }>(send, input);
      return sendPush.push.id;
    },
    capAt: async (limit, overflow) =>
      void (await ask(caps, { rules: [{ limit, window: { calendar: 'DAY' }, overflow }] })),
  };
}
