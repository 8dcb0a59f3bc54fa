import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Admin } from '@platformatic/kafka';
import { endProgram, freePort } from '../child-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { javaProgram } from './java-program.ts';

/** A Kafka of the test's own: broker and controller in one process. */
export interface KafkaServer extends AsyncDisposable {
  /** host:port, as clients want it. */
  readonly brokers: string;
  createTopic(name: string, partitions: number): Promise<void>;
  /** Kills it; what it has flushed or the system has in its cache stays. */
  stop(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
}

const kafka = javaProgram('kafka-4.1.0');

/** Whether a Kafka can be started here. */
export const hasKafka: boolean = kafka.available;

const log = `
rootLogger.level = error
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
logger.started.name = kafka.server.KafkaRaftServer
logger.started.level = info
`;

function settings(folder: string, port: number, controllerPort: number): string {
  return `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
log.dirs=${join(folder, 'data')}
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
`;
}

/** Starts a Kafka on free ports of the loopback interface. */
export async function startKafka(): Promise<KafkaServer> {
  const folder = temporaryFolder();
  const port = await freePort();
  const brokers = `127.0.0.1:${port}`;
  const config = join(folder.path, 'server.properties');
  const logConfig = join(folder.path, 'log4j2.properties');
  writeFileSync(config, settings(folder.path, port, await freePort()));
  writeFileSync(logConfig, log);
  kafka.run('kafka.tools.StorageTool', [
    'format',
    '--cluster-id',
    'ATestAndNothingButATes',
    '--config',
    config,
  ]);

  let child: ChildProcess | undefined;
  async function start(): Promise<void> {
    const flags = [`-Dlog4j2.configurationFile=${logConfig}`];
    child = await kafka.start('kafka.Kafka', [config], /Kafka Server started/, { flags });
  }
  async function stop(): Promise<void> {
    if (child) await endProgram(child, 'SIGKILL');
  }
  await start();
  return {
    brokers,
    start,
    stop,
    async createTopic(name, partitions) {
      const admin = new Admin({ clientId: 'test', bootstrapBrokers: [brokers] });
      await admin.createTopics({ topics: [name], partitions, replicas: 1 });
      await admin.close();
    },
    async [Symbol.asyncDispose]() {
      await stop();
      folder[Symbol.dispose]();
    },
  };
}
