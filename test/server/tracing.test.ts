import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../src/store/contract.ts';
import { openWorld, push, queued } from '../ingest/ingest-world.ts';
import { startApp, type TestApp } from '../kit/start-app.ts';

const exporter = new InMemorySpanExporter();
const send = `mutation Send($input: SendPushInput!) { sendPush(input: $input) { push { id } errors { code } } }`;
const secret = 'the vault opens at nine';

let app: TestApp;
let token: string;

beforeAll(async () => {
  // As a program does that embeds the server and wants traces.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
  );
  app = await startApp();
  token = await app.token('ops', 'operator');
  await app.services.people.ensure(['ann', 'bob']);
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  trace.disable();
  context.disable();
});

async function traceOf(audience: object): Promise<{ spans: ReadableSpan[]; id: string }> {
  exporter.reset();
  const { data } = await app.ask<{ sendPush: { push: { id: string } } }>(send, {
    token,
    variables: { input: { title: secret, body: secret, audience } },
  });
  await app.services.pushes.settled();
  return { spans: exporter.getFinishedSpans(), id: data.sendPush.push.id };
}

function named(spans: readonly ReadableSpan[], name: string): ReadableSpan | undefined {
  return spans.find((span) => span.name === name);
}

describe('with an SDK of OpenTelemetry', () => {
  it('an operation is a span, and accepting a push is one inside it', async () => {
    const { spans, id } = await traceOf({ userIds: ['ann'] });
    const operation = named(spans, 'graphql mutation');
    const accepted = named(spans, 'push accept');
    expect(operation?.attributes).toEqual({
      'graphql.operation.type': 'mutation',
      'graphql.operation.name': 'Send',
    });
    expect(accepted?.attributes).toEqual({ 'push.ids': [id] });
    expect(accepted?.parentSpanContext?.spanId).toBe(operation?.spanContext().spanId);
  });

  it('each page of a release is a span that says of which push', async () => {
    const { spans, id } = await traceOf({ everyone: true });
    const pages = spans.filter(({ name }) => name === 'push release').map(({ attributes }) => attributes);
    expect(pages).toContainEqual({ 'push.ids': [id], 'push.released': 2 });
  });

  it('a batch of records from a queue is a span around the one in which its pushes are accepted', async () => {
    const world = await openWorld();
    exporter.reset();
    await world.take([queued(push(['ann'])), queued(push(['bob']))]);
    const spans = exporter.getFinishedSpans();
    const batch = named(spans, 'ingest batch');
    expect(batch?.attributes).toEqual({ 'ingest.source': 'test', 'ingest.records': 2 });
    const accepted = spans.filter(({ name }) => name === 'push accept');
    expect(accepted).toMatchObject([
      {
        attributes: { 'push.ids': [expect.any(String), expect.any(String)] },
        parentSpanContext: { spanId: batch?.spanContext().spanId },
      },
    ]);
  });

  it('what fails is marked, by the name of the error alone', async () => {
    const world = await openWorld();
    await world.pushes.stop();
    await world.store.close();
    exporter.reset();
    const input = { title: secret, body: secret, audience: { userIds: ['ann'] } };
    await expect(world.pushes.send(input, { subject: 'ops', role: 'operator' })).rejects.toThrow(
      StoreUnavailable,
    );
    expect(named(exporter.getFinishedSpans(), 'push accept')).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'error.type': 'StoreUnavailable' },
    });
  });

  it('no span says what is in a message or a token', async () => {
    const { spans } = await traceOf({ everyone: true });
    expect(spans.length).toBeGreaterThan(0);
    const told = JSON.stringify(
      spans.map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    );
    expect(told).not.toContain(secret);
    expect(told).not.toContain(token);
  });
});
