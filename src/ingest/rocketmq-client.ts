import { PassThrough } from 'node:stream';
import type { SimpleConsumer, SimpleConsumerOptions } from 'rocketmq-client-nodejs';

/** A consumer that can be let go of in whatever state it is. */
export interface RocketMqClient extends SimpleConsumer {
  /** Connects. Resolves with whether the group consumes in order. May never settle if the proxy does not answer. */
  started(): Promise<boolean>;
  /** Lets go of everything at once, without a word to the proxy. */
  retire(): Promise<void>;
}

type Stream = ReturnType<SimpleConsumer['createTelemetryStream']>;

const silent = { info() {}, warn() {}, error() {} };

/**
 * The driver's consumer, with what it lacks to be given up and made again for as long as the program runs:
 *
 * - it takes the listeners off a stream that may still fail, which then ends the process;
 * - it opens its streams again a second after they failed, even when it was shut down;
 * - it cannot be shut down while the proxy is away, nor while it starts;
 * - it does not tell whether the group consumes in order.
 */
export function createRocketMqClients({
  SimpleConsumer,
}: Pick<typeof import('rocketmq-client-nodejs'), 'SimpleConsumer'>): (
  options: SimpleConsumerOptions,
) => RocketMqClient {
  class Client extends SimpleConsumer implements RocketMqClient {
    #retired = false;
    #orderly = false;

    async started(): Promise<boolean> {
      await this.startup();
      return this.#orderly;
    }

    async retire(): Promise<void> {
      this.#retired = true;
      await this.shutdown();
    }

    override createTelemetryStream(...args: Parameters<SimpleConsumer['createTelemetryStream']>): Stream {
      if (this.#retired) return new PassThrough({ objectMode: true }) as unknown as Stream;
      return alwaysHeard(super.createTelemetryStream(...args));
    }

    override onSettingsCommand(...args: Parameters<SimpleConsumer['onSettingsCommand']>): void {
      this.#orderly = args[1].getSubscription()?.getFifo() ?? false;
      super.onSettingsCommand(...args);
    }

    override async updateRoutes(): Promise<void> {
      if (this.#retired) throw new Error('The consumer was retired.');
      await super.updateRoutes();
    }

    /** Where it says goodbye: a proxy that is away would hold up everything behind that. */
    override getTotalRouteEndpoints(): ReturnType<SimpleConsumer['getTotalRouteEndpoints']> {
      return this.#retired ? [] : super.getTotalRouteEndpoints();
    }
  }
  return (options) => new Client({ ...options, logger: silent });
}

/** Whether an error says that the other side did not answer at all. */
export function isSilence(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === deadlineExceeded;
}

/** Whether an error says that the other side does not accept the credentials. */
export function isDenial(error: unknown): boolean {
  return error instanceof Error && error.name === 'UnauthorizedException';
}

/** gRPC's DEADLINE_EXCEEDED. */
const deadlineExceeded = 4;

/** A stream of the driver, changed so that its errors always have a listener. */
export function alwaysHeard(stream: Stream): Stream {
  const removeAllListeners = stream.removeAllListeners.bind(stream);
  stream.removeAllListeners = (event) => {
    removeAllListeners(event);
    return stream.listenerCount('error') > 0 ? stream : stream.on('error', () => {});
  };
  return stream;
}
