import { once } from 'node:events';
import { createApp, type App } from './app.ts';
import { signToken } from './auth/tokens.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { warningsOf } from './config-warnings.ts';
import { startDemo } from './demo/replay.ts';
import { seedPeople } from './demo/people.ts';

/** Runs the server until SIGINT or SIGTERM, then drains. A second signal ends the process at once. */
export async function runServer(config: Config, demo: { readonly speed: number } | undefined): Promise<void> {
  const signal = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await using app = await createApp(config);
  for (const warning of warningsOf(config)) app.log.warn(warning);
  process.stdout.write(`Presently listens on ${app.url}\n`);
  await using stack = new AsyncDisposableStack();
  if (demo) {
    await seedPeople(app.services.people);
    stack.use(
      await startDemo({ facts: app.services.live, clock: systemClock, speed: demo.speed, log: app.log }),
    );
    process.stdout.write(await demoBanner(app));
  }

  await signal;
  process.once('SIGINT', () => process.exit(1)).once('SIGTERM', () => process.exit(1));
  app.log.info('The server drains.');
  await app.drain();
}

/** Everything a newcomer needs for a first look: links that work as they are, and one command that sends a push. */
async function demoBanner({ url, keys }: App): Promise<string> {
  if (!('secret' in keys))
    return 'Tokens come from your identity provider: open the pages with #token=… of one of them.\n';
  const [user, operator] = await Promise.all([
    signToken(keys.secret, { subject: 'demo-user', role: 'user' }, systemClock, undefined, keys),
    signToken(keys.secret, { subject: 'demo-operator', role: 'operator' }, systemClock, undefined, keys),
  ]);
  const push =
    'mutation { sendPush(input: { title: \\"Hello\\", body: \\"It works.\\", audience: { everyone: true } }) { push { id } errors { message } } }';
  return `
The live page, as a demo user:
  ${url}/#token=${user}

The operator console:
  ${url}/console#token=${operator}

GraphiQL:
  ${url}/graphql

Send a push to everyone:
  curl ${url}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${operator}' -d '{"query":"${push}"}'

`;
}
