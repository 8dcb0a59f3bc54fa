import type { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Producer } from 'rocketmq-client-nodejs';
import { alwaysHeard } from '../../../src/ingest/rocketmq-client.ts';
import { within } from '../../../src/ingest/within.ts';
import { endProgram, freePort } from '../child-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { makeCertificate } from './certificate.ts';
import { javaProgram } from './java-program.ts';

/** A RocketMQ 5 of the test's own: a name server, and broker and proxy in one process, as the proxy's "local" mode has it. */
export interface RocketMqServer extends AsyncDisposable {
  /** host:port of the proxy, as clients want it. */
  readonly endpoints: string;
  /** Of the proxy, which takes TLS and plain connections on one port; its own authority. */
  readonly certificate: string;
  /** Sends to a topic, one after another. What has the same group stays in order. */
  send(topic: string, messages: readonly { readonly group: string; readonly body: string }[]): Promise<void>;
  /** Kills it; what it has written to its files stays. */
  stop(): Promise<void>;
  /** Starts it again on the same ports and data. */
  start(): Promise<void>;
}

const rocketMq = javaProgram('rocketmq-5.3.3');

/** Whether a RocketMQ can be started here. */
export const hasRocketMq: boolean = rocketMq.available;

/** Who may send and read where it asks. */
export const rocketMqUser = { accessKey: 'presently', accessSecret: 'theRightOne' };

/** What makes broker and proxy ask who somebody is. */
const authentication = {
  authenticationEnabled: true,
  authenticationProvider: 'org.apache.rocketmq.auth.authentication.provider.DefaultAuthenticationProvider',
  innerClientAuthenticationCredentials: JSON.stringify({
    accessKey: rocketMqUser.accessKey,
    secretKey: rocketMqUser.accessSecret,
  }),
};

/** The same for the broker, which also keeps the users. */
const userKeeping = {
  ...authentication,
  authenticationMetadataProvider:
    'org.apache.rocketmq.auth.authentication.provider.LocalAuthenticationMetadataProvider',
  initAuthenticationUser: JSON.stringify({
    username: rocketMqUser.accessKey,
    password: rocketMqUser.accessSecret,
  }),
};

function brokerSettings(folder: string, port: number, haPort: number, asks: boolean): string {
  const more = Object.entries(asks ? userKeeping : {}).map(([name, value]) => `${name}=${value}`);
  return `${more.join('\n')}
brokerClusterName=test
brokerName=broker
brokerId=0
brokerRole=ASYNC_MASTER
brokerIP1=127.0.0.1
listenPort=${port}
haListenPort=${haPort}
storePathRootDir=${join(folder, 'store')}
storePathCommitLog=${join(folder, 'store', 'commitlog')}
mappedFileSizeCommitLog=16777216
autoCreateTopicEnable=false
mappedFileSizeTimerLog=1048576
registerNameServerPeriod=10000
`;
}

/** A topic that keeps the order of what has the same message group. */
function fifoTopic(topicName: string, queues: number): object {
  return {
    topicName,
    readQueueNums: queues,
    writeQueueNums: queues,
    perm: 6,
    topicFilterType: 'SINGLE_TAG',
    attributes: { 'message.type': 'FIFO' },
  };
}

/** A consumer group that is given the records of a queue in order, and as often as it takes. */
function orderlyGroup(groupName: string): object {
  return { groupName, consumeEnable: true, consumeMessageOrderly: true, retryMaxTimes: 1_000_000 };
}

/**
 * Starts a RocketMQ that has these topics, each with so many queues, and these consumer groups.
 * It listens on free ports of all interfaces: its proxy knows no other way.
 */
export async function startRocketMq({
  topics,
  groups,
  asks = false,
}: {
  readonly topics: Readonly<Record<string, number>>;
  readonly groups: readonly string[];
  /** Whether it asks for the credentials of `rocketMqUser`. */
  readonly asks?: boolean;
}): Promise<RocketMqServer> {
  const folder = temporaryFolder();
  const proxyPort = await freePort();
  const nameServerPort = await freePort();
  const path = (...names: string[]) => join(folder.path, ...names);
  mkdirSync(path('conf'));
  const certificate = makeCertificate(path('proxy.pem'));
  mkdirSync(path('store', 'config'), { recursive: true });
  writeFileSync(path('namesrv.conf'), `listenPort=${nameServerPort}\n`);
  writeFileSync(path('broker.conf'), brokerSettings(folder.path, await freePort(), await freePort(), asks));
  writeJson(path('conf', 'rmq-proxy.json'), {
    rocketMQClusterName: 'test',
    grpcServerPort: proxyPort,
    remotingListenPort: await freePort(),
    // A client that came through something in between goes on through that.
    useEndpointPortFromRequest: true,
    tlsTestModeEnable: false,
    tlsKeyPath: path('proxy.pem'),
    tlsCertPath: path('proxy.pem'),
    ...(asks && {
      ...authentication,
      authenticationMetadataProvider: 'org.apache.rocketmq.proxy.auth.ProxyAuthenticationMetadataProvider',
    }),
  });
  const topicConfigTable = Object.fromEntries(
    Object.entries(topics).map(([name, queues]) => [name, fifoTopic(name, queues)]),
  );
  writeJson(path('store', 'config', 'topics.json'), { topicConfigTable });
  const subscriptionGroupTable = Object.fromEntries(groups.map((name) => [name, orderlyGroup(name)]));
  writeJson(path('store', 'config', 'subscriptionGroup.json'), { subscriptionGroupTable });

  const setup = { flags: [`-Duser.home=${folder.path}`], env: { ROCKETMQ_HOME: folder.path } };
  const endpoints = `127.0.0.1:${proxyPort}`;
  const children: ChildProcess[] = [];
  let producer: Producer | undefined;
  async function run(className: string, args: readonly string[], ready: RegExp): Promise<void> {
    children.push(await rocketMq.start(className, args, ready, setup));
  }
  async function start(): Promise<void> {
    await run('org.apache.rocketmq.namesrv.NamesrvStartup', ['-c', path('namesrv.conf')], /boot success/);
    await run(
      'org.apache.rocketmq.proxy.ProxyStartup',
      [
        ...['-pm', 'local', '-n', `127.0.0.1:${nameServerPort}`],
        ...['-bc', path('broker.conf'), '-pc', path('conf', 'rmq-proxy.json')],
      ],
      /startup successfully/,
    );
    producer = await startProducer(endpoints, Object.keys(topics).slice(0, 1), asks);
  }
  async function stop(): Promise<void> {
    await producer?.shutdown();
    producer = undefined;
    await Promise.all(children.splice(0).map((child) => endProgram(child, 'SIGKILL')));
  }
  await start();
  return {
    endpoints,
    certificate,
    async send(topic, messages) {
      for (const { group, body } of messages)
        await whenKnown(async () => producer?.send({ topic, messageGroup: group, body: Buffer.from(body) }));
    },
    start,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      folder[Symbol.dispose]();
    },
  };
}

/** The driver's producer, without what ends the process when the broker is killed. */
class SafeProducer extends Producer {
  override createTelemetryStream(
    ...args: Parameters<Producer['createTelemetryStream']>
  ): ReturnType<Producer['createTelemetryStream']> {
    return alwaysHeard(super.createTelemetryStream(...args));
  }
}

/** Sends when the name server knows the topic: after a start it learns of one after the other. */
async function whenKnown(send: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await send();
      return;
    } catch (error) {
      if ((error as Error).name !== 'NotFoundException' || attempt === 300) throw error;
      await pause(200);
    }
  }
}

/** The proxy says that it has started some time before the name server knows the broker and its topics: a producer that starts is the proof. */
async function startProducer(endpoints: string, topics: string[], asks: boolean): Promise<Producer> {
  const logger = { info() {}, warn() {}, error() {} };
  for (let attempt = 1; ; attempt++) {
    const producer = new SafeProducer({
      ...{ endpoints, namespace: '', logger, topics },
      ...(asks && { sessionCredentials: rocketMqUser }),
    });
    // It waits for ever if the answer to its first words is lost; with more than one topic, it always is.
    const started = within(
      10_000,
      producer.startup().then(() => true),
    );
    if (await started.catch(() => false)) return producer;
    await producer.shutdown().catch(() => {});
    if (attempt === 20) throw new Error('RocketMQ does not take messages');
  }
}

function writeJson(path: string, value: object): void {
  writeFileSync(path, JSON.stringify(value));
}
