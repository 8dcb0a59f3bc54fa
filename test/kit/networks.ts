import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { endProgram } from './child-server.ts';

/** The environment in which programs are found that only root looks for. */
export const withSystem = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` };

/** Whether networks can be made here: Linux, and a user who may. */
export const canMakeNetworks: boolean =
  spawnSync('unshare', ['--net', 'ip', 'link', 'set', 'lo', 'up'], { env: withSystem }).status === 0;

/** A network of its own, as another machine has it. */
export interface Network {
  readonly address: string;
  /** The command that runs another one in it. */
  enter(...command: string[]): [command: string, args: string[]];
}

/** Two networks with a cable between them. */
export interface NetworkPair extends AsyncDisposable {
  readonly near: Network;
  readonly far: Network;
  /** The far one is gone, and tells nobody: what is sent to it is lost. */
  lose(): void;
}

/** Makes two networks that see each other, and nothing else. */
export async function makeNetworks(): Promise<NetworkPair> {
  const holders = [await hold(), await hold()] as const;
  const [near, far] = holders.map(({ pid }, index) => ({
    address: `192.0.2.${index + 1}`,
    enter: (...command: string[]): [string, string[]] => [
      'nsenter',
      ['--net', '--target', String(pid), '--', ...command],
    ],
  })) as [Network, Network];
  const run = (network: Network, ...command: string[]) =>
    execFileSync(...network.enter(...command), { env: withSystem, stdio: 'pipe' });

  run(
    near,
    'ip',
    'link',
    'add',
    'cable',
    'type',
    'veth',
    'peer',
    'name',
    'cable',
    'netns',
    String(holders[1].pid),
  );
  for (const network of [near, far]) {
    run(network, 'ip', 'address', 'add', `${network.address}/24`, 'dev', 'cable');
    run(network, 'ip', 'link', 'set', 'cable', 'up');
    run(network, 'ip', 'link', 'set', 'lo', 'up');
  }
  return {
    near,
    far,
    lose: () => void run(far, 'ip', 'address', 'flush', 'dev', 'cable'),
    async [Symbol.asyncDispose]() {
      await Promise.all(holders.map((holder) => endProgram(holder, 'SIGKILL')));
    },
  };
}

/** A process that does nothing but keep a network of its own. */
async function hold(): Promise<ChildProcess> {
  const child = spawn('unshare', ['--net', 'sh', '-c', 'echo there; exec sleep infinity'], {
    env: withSystem,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}
