import { serverAudits } from 'graphql-http';
import { describe, expect, it } from 'vitest';
import { startApp } from '../kit/start-app.ts';

describe('the endpoint over HTTP', () => {
  it('does what GraphQL over HTTP demands', async () => {
    await using app = await startApp();
    const results = await Promise.all(
      serverAudits({ url: `${app.url}/graphql`, fetchFn: fetch }).map((audit) => audit.fn()),
    );
    const failed = results.flatMap((result) =>
      result.status === 'error' || result.status === 'warn' ? `${result.name}: ${result.reason}` : [],
    );
    expect(failed).toEqual([]);
    expect(results.filter(({ status }) => status === 'notice').length).toBeLessThanOrEqual(3);
    expect(results.length).toBeGreaterThan(50);
  });

  it('shows GraphiQL to a browser, whole, offline and revalidated', async () => {
    await using app = await startApp();
    const visit = { headers: { accept: 'text/html' } };
    const response = await fetch(`${app.url}/graphql`, visit);
    expect(response.headers.get('content-type')).toContain('text/html');
    const page = await response.text();
    expect(page).toContain('renderYogaGraphiQL');
    expect(page).not.toMatch(/<(script|link)[^>]+(src|href)="https?:/);
    const again = await fetch(`${app.url}/graphql`, {
      headers: { ...visit.headers, 'if-none-match': response.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  it('refuses what a form on a foreign page could post, batches, and changes by GET', async () => {
    await using app = await startApp();
    const post = (contentType: string, body: string): Promise<Response> =>
      fetch(`${app.url}/graphql`, { method: 'POST', headers: { 'content-type': contentType }, body });
    expect((await post('application/x-www-form-urlencoded', 'query={__typename}')).status).toBe(403);
    expect((await post('text/plain', '{"query":"{__typename}"}')).status).toBeGreaterThanOrEqual(400);
    expect((await post('application/json', '[{"query":"{__typename}"}]')).status).toBe(400);
    const mutation = new URLSearchParams({
      query: 'mutation { ackMessages(ids: ["x"]) { errors { code } } }',
    });
    expect((await fetch(`${app.url}/graphql?${mutation}`)).status).toBe(405);
  });

  it('refuses a body that is too big or no JSON', async () => {
    await using app = await startApp();
    const post = (body: string): Promise<Response> =>
      fetch(`${app.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect((await post(JSON.stringify({ query: `{ __typename #${'x'.repeat(300_000)}\n}` }))).status).toBe(
      413,
    );
    const malformed = await post('{"query":');
    expect(malformed.status).toBe(400);
    expect(await malformed.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  it('says that it lives, that it is ready, and what it counts', async () => {
    await using app = await startApp();
    expect(await (await fetch(`${app.url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${app.url}/readyz`)).json()).toEqual({ status: 'ready', reasons: [] });
    expect(await (await fetch(`${app.url}/metrics`)).text()).toMatch(
      /^presently_connections\{transport="websocket"\} \d+$/m,
    );
    expect((await fetch(`${app.url}/nothing`)).status).toBe(404);
  });
});
