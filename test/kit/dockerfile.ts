import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { shellEnvironment } from './packed-package.ts';

/** One line of a Dockerfile, continued lines joined. */
interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** What a Dockerfile makes, in a folder that stands for the file system of its last stage. */
export interface Image {
  /** Where WORKDIR is. */
  readonly workdir: string;
  /** ENV, with paths below the folder. */
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly healthcheck: readonly string[];
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

/**
 * Follows the Dockerfile of a checkout by hand, for machines without an engine: each stage is a folder, COPY copies what .dockerignore lets
 * through, RUN runs in a shell. What it takes is what ours uses; anything else is an error. The user of the image is whoever runs this.
 */
export function followDockerfile(checkout: string, folder: string): Image {
  const context = contextOf(checkout);
  const stages = new Map<string, string>();
  let root = '';
  let workdir = '';
  let user = 'root';
  let environment: Record<string, string> = {};
  let variables: Record<string, string> = {};
  const commands: Record<string, string[]> = {};

  /** The data folder is the only absolute path besides WORKDIR that ours names. */
  function inside(text: string): string {
    return text.replace(/(?<=^|\s|=)\/data\b/g, join(root, 'data'));
  }

  const steps: Record<string, (rest: string) => void> = {
    FROM(rest) {
      const [image = '', , name = 'last'] = rest.split(' ');
      if (!/^node:24(-|$)/.test(image)) throw new Error(`The base is ${image}, not a Node 24`);
      root = join(folder, name);
      stages.set(name, root);
      mkdirSync(root, { recursive: true });
      [workdir, user, environment, variables] = [root, 'root', {}, {}];
    },
    WORKDIR(rest) {
      workdir = join(root, rest);
      mkdirSync(workdir, { recursive: true });
    },
    ARG: (rest) => Object.assign(variables, pairsOf(rest)),
    ENV: (rest) => Object.assign(environment, pairsOf(inside(rest))),
    COPY(rest) {
      const [, stage, paths = ''] = /^(?:--from=(\S+) )?(.+)$/.exec(rest) ?? [];
      const words = paths.split(' ');
      const to = join(workdir, words.at(-1) ?? '');
      for (const from of words.slice(0, -1)) {
        if (stage !== undefined) cpSync(join(stages.get(stage) ?? '', from), to, { recursive: true });
        else for (const file of context) copyFromContext(checkout, from, file, to);
      }
    },
    RUN(rest) {
      const command = inside(rest).replace(
        'chown node:node ',
        `chown ${process.getuid?.()}:${process.getgid?.()} `,
      );
      // npm takes from its cache what it can.
      const npm = { npm_config_prefer_offline: 'true' };
      const env = { ...shellEnvironment(), ...npm, ...variables, ...environment };
      execFileSync('sh', ['-ec', command], { cwd: workdir, env, stdio: ['ignore', 'ignore', 'inherit'] });
    },
    USER: (rest) => void (user = rest),
    VOLUME: () => {},
    EXPOSE: () => {},
    HEALTHCHECK: (rest) => void (commands['HEALTHCHECK'] = jsonOf(rest.slice(rest.indexOf('CMD ') + 4))),
    ENTRYPOINT: (rest) => void (commands['ENTRYPOINT'] = jsonOf(rest)),
    CMD: (rest) => void (commands['CMD'] = jsonOf(rest)),
  };
  for (const { name, rest } of readInstructions(join(checkout, 'Dockerfile'))) {
    const step = steps[name];
    if (!step) throw new Error(`The Dockerfile says ${name}, which is not known here`);
    step(rest);
  }
  const { HEALTHCHECK = [], ENTRYPOINT = [], CMD = [] } = commands;
  return { workdir, environment, user, healthcheck: HEALTHCHECK, entrypoint: ENTRYPOINT, command: CMD };
}

function readInstructions(file: string): Instruction[] {
  const text = readFileSync(file, 'utf8').replace(/^#.*$/gm, '').replaceAll('\\\n', '');
  return [...text.matchAll(/^([A-Z]+) (.+)$/gm)].map(([, name = '', rest = '']) => ({
    name,
    rest: rest.trim(),
  }));
}

/** The files that a build may see: those of the checkout that .dockerignore lets through. The last line that names a file decides. */
export function contextOf(checkout: string): string[] {
  const lines = readFileSync(join(checkout, '.dockerignore'), 'utf8').split('\n');
  const rules = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ keeps: line.startsWith('!'), pattern: line.replace(/^!/, '') }));
  const all = ['ls-files', '-z', '--cached', '--others', '--exclude=node_modules'];
  const files = execFileSync('git', all, { cwd: checkout, encoding: 'utf8' }).split('\0');
  return files.filter((file) => {
    if (file === '') return false;
    const last = rules.findLast(
      ({ pattern }) => pattern === '*' || file === pattern || file.startsWith(`${pattern}/`),
    );
    return last?.keeps ?? true;
  });
}

function copyFromContext(checkout: string, from: string, file: string, to: string): void {
  if (from === '.') cpSync(join(checkout, file), join(to, file), { recursive: true });
  else if (from === file && statSync(join(checkout, file)).isFile())
    cpSync(join(checkout, file), join(to, basename(file)));
}

function pairsOf(text: string): Record<string, string> {
  const pairs = text.matchAll(/(\w+)=(?:"([^"]*)"|(\S*))/g);
  return Object.fromEntries([...pairs].map(([, name = '', quoted, plain = '']) => [name, quoted ?? plain]));
}

function jsonOf(text: string): string[] {
  return JSON.parse(text) as string[];
}
