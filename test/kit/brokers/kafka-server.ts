import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Admin } from '@platformatic/kafka';
import { endProgram, freePort } from '../child-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { makeCertificate } from './certificate.ts';
import { javaProgram } from './java-program.ts';

/** A Kafka of the test's own: broker and controller in one process. */
export interface KafkaServer extends AsyncDisposable {
  /** host:port, as clients want it. */
  readonly brokers: string;
  /**
   * Where it asks for credentials: over TLS, by address or by name, and over a plain connection. The certificate is its own authority. Over TLS
   * it tells clients to go on by name.
   */
  readonly secured: {
    readonly tls: string;
    readonly tlsByName: string;
    readonly plain: string;
    readonly certificate: string;
  };
  createTopic(name: string, partitions: number): Promise<void>;
  /** How many members a consumer group has that were dealt their partitions. */
  members(group: string): Promise<number>;
  /** From now on it takes connections and says nothing, until it is stopped. */
  silence(): void;
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

/** Who may read where it asks. */
export const kafkaUser = { username: 'presently', password: 'the right one' };

type Listener = 'PLAINTEXT' | 'CONTROLLER' | 'SECURED_TLS' | 'SECURED_PLAIN';

function settings(folder: string, ports: Readonly<Record<Listener, number>>): string {
  const { username, password } = kafkaUser;
  const secured = ['secured_tls', 'secured_plain'].map(
    (listener) => `
listener.name.${listener}.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.${listener}.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_${username}="${password}";
listener.name.${listener}.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.${listener}.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;`,
  );
  return `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${ports.CONTROLLER}
controller.listener.names=CONTROLLER
listeners=${Object.entries(ports)
    .map(([name, port]) => `${name}://127.0.0.1:${port}`)
    .join(',')}
advertised.listeners=PLAINTEXT://127.0.0.1:${ports.PLAINTEXT},SECURED_TLS://localhost:${ports.SECURED_TLS},SECURED_PLAIN://127.0.0.1:${ports.SECURED_PLAIN}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED_TLS:SASL_SSL,SECURED_PLAIN:SASL_PLAINTEXT
${secured.join('')}
listener.name.secured_tls.ssl.keystore.type=PEM
listener.name.secured_tls.ssl.keystore.location=${join(folder, 'server.pem')}
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
  const ports = {
    PLAINTEXT: await freePort(),
    CONTROLLER: await freePort(),
    SECURED_TLS: await freePort(),
    SECURED_PLAIN: await freePort(),
  };
  const brokers = `127.0.0.1:${ports.PLAINTEXT}`;
  const certificate = makeCertificate(join(folder.path, 'server.pem'));
  const config = join(folder.path, 'server.properties');
  const logConfig = join(folder.path, 'log4j2.properties');
  writeFileSync(config, settings(folder.path, ports));
  writeFileSync(logConfig, log);
  kafka.run('kafka.tools.StorageTool', [
    'format',
    '--cluster-id',
    'ATestAndNothingButATes',
    '--add-scram',
    `SCRAM-SHA-256=[name=${kafkaUser.username},password=${kafkaUser.password}]`,
    '--add-scram',
    `SCRAM-SHA-512=[name=${kafkaUser.username},password=${kafkaUser.password}]`,
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
    secured: {
      tls: `127.0.0.1:${ports.SECURED_TLS}`,
      tlsByName: `localhost:${ports.SECURED_TLS}`,
      plain: `127.0.0.1:${ports.SECURED_PLAIN}`,
      certificate,
    },
    start,
    stop,
    async createTopic(name, partitions) {
      const admin = new Admin({ clientId: 'test', bootstrapBrokers: [brokers] });
      await admin.createTopics({ topics: [name], partitions, replicas: 1 });
      await admin.close();
    },
    async members(group) {
      const admin = new Admin({ clientId: 'test', bootstrapBrokers: [brokers] });
      try {
        const described = (await admin.describeGroups({ groups: [group] })).get(group);
        return described && /^stable$/i.test(described.state) ? described.members.size : 0;
      } finally {
        await admin.close();
      }
    },
    silence() {
      child?.kill('SIGSTOP');
    },
    async [Symbol.asyncDispose]() {
      await stop();
      folder[Symbol.dispose]();
    },
  };
}
