import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers } from '@nats-io/transport-node';
import { startNats } from '../kit/nats-server.ts';
import type { TestQueueServer } from './queue-contract.ts';

let streams = 0;

/** A NATS JetStream server of the test's own, as a queue. */
export async function startNatsQueue(): Promise<TestQueueServer> {
  const server = await startNats();
  return {
    ...server,
    async topic() {
      const stream = `stream-${++streams}`;
      const nats = await connect({ servers: server.url });
      await (await jetstreamManager(nats)).streams.add({ name: stream, subjects: [stream, `${stream}.>`] });
      await nats.close();
      return {
        environment: { INGEST_NATS_URL: server.url, INGEST_TOPIC: stream },
        async write(records) {
          const writer = await connect({ servers: server.url });
          const js = jetstream(writer);
          const sent = records.map(({ payload, key }, index) => {
            // Either way of giving a key is as good.
            if (key !== undefined && index % 2 === 0) return js.publish(`${stream}.${key}`, payload);
            const named = headers();
            if (key !== undefined) named.set('Presently-Key', key);
            return js.publish(stream, payload, { headers: named });
          });
          await Promise.all(sent);
          await writer.close();
        },
      };
    },
  };
}
