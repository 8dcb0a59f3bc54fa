import type { TestApp } from './start-app.ts';

/** Makes a place known, as an operator would. */
export async function addPlace(app: TestApp, place: { id: string } & Record<string, unknown>): Promise<void> {
  const input = { locations: [{ name: place.id, timeZone: 'Asia/Shanghai', ...place }] };
  const { data } = await app.ask<{ upsertLocations: { errors: unknown[] } }>(
    'mutation ($input: UpsertLocationsInput!) { upsertLocations(input: $input) { errors { code message path } } }',
    { variables: { input }, token: await app.token('op', 'operator') },
  );
  if (data.upsertLocations.errors.length > 0) throw new Error(JSON.stringify(data.upsertLocations.errors));
}

export interface HeadcountAnswer {
  readonly headcount: { readonly count: number; readonly quality: string } | null;
  readonly errors: { readonly code: string; readonly path: string[] }[];
}

/** Reports a headcount, as a sensor would. */
export async function reportHeadcount(
  app: TestApp,
  input: { locationId: string } & Record<string, unknown>,
): Promise<HeadcountAnswer> {
  const { data } = await app.ask<{ reportHeadcount: HeadcountAnswer }>(
    'mutation ($input: ReportHeadcountInput!) { reportHeadcount(input: $input) { headcount { count quality } errors { code path } } }',
    { variables: { input }, token: await app.token('door-1', 'sensor') },
  );
  return data.reportHeadcount;
}
