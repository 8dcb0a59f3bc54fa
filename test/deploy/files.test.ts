import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { settings } from '../../src/config.ts';
import { contextOf } from '../kit/dockerfile.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

function readText(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** What the image sets for itself: no settings of ours. */
const ofTheImage = ['NODE_ENV'];

interface Compose {
  readonly services: Record<
    string,
    {
      readonly environment?: Record<string, string>;
      readonly depends_on?: readonly string[] | Record<string, unknown>;
      readonly volumes?: readonly string[];
      readonly stop_grace_period?: string;
    }
  >;
  readonly volumes: Record<string, unknown>;
}

/** A Kubernetes object, as far as the tests look into it. */
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly selector: { readonly matchLabels?: object };
    readonly ports?: readonly { readonly targetPort: string }[];
    readonly maxUnavailable?: number;
    readonly replicas?: number;
    readonly template?: {
      readonly metadata: { readonly labels: object };
      readonly spec: { readonly terminationGracePeriodSeconds: number; readonly containers: Container[] };
    };
  };
}

interface Container {
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env: readonly { readonly name: string }[];
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly startupProbe: Probe;
  readonly lifecycle: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } };
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

describe('compose.yaml', () => {
  const { services, volumes } = parse(readText('compose.yaml'), { merge: true }) as Compose;

  it('gives its two nodes the same settings, all of which there are', () => {
    const [one, two] = [services['node-1'], services['node-2']];
    expect(one).toEqual(two);
    expect(Object.keys(settings)).toEqual(expect.arrayContaining(Object.keys(one?.environment ?? {})));
    expect(one?.environment).toMatchObject({
      DATABASE_URL: expect.stringMatching(/^postgres:.*@postgres:5432\//),
      REDIS_URL: 'redis://redis:6379',
      AUTH_SECRET: expect.stringContaining('${AUTH_SECRET:?'),
    });
  });

  it('names only services, volumes and files that there are', () => {
    for (const { depends_on = {}, volumes: mounts = [] } of Object.values(services)) {
      const needed = Array.isArray(depends_on) ? (depends_on as string[]) : Object.keys(depends_on);
      expect(Object.keys(services)).toEqual(expect.arrayContaining(needed));
      for (const mount of mounts) {
        const [from = ''] = mount.split(':');
        if (from.startsWith('.')) expect(readText(from)).not.toBe('');
        else expect(volumes).toHaveProperty(from);
      }
    }
    const balanced = readText('deploy/haproxy.cfg').matchAll(/^ {2}server (\S+) (\S+):4000$/gm);
    expect([...balanced].map(([, , host]) => host)).toEqual(['node-1', 'node-2']);
  });

  it('leaves a node more time to end than it takes', () => {
    expect(Number.parseInt(services['node-1']?.stop_grace_period ?? '', 10)).toBeGreaterThan(10);
  });
});

describe('the Kubernetes manifest', () => {
  const manifests = parseAllDocuments(readText('deploy/kubernetes.yaml')).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  });
  const [deployment, service, budget] = manifests;
  const { template } = deployment?.spec ?? {};
  const [container] = template?.spec.containers ?? [];

  it('lets the service and the disruption budget find the nodes', () => {
    expect(manifests.map(({ kind }) => kind)).toEqual(['Deployment', 'Service', 'PodDisruptionBudget']);
    const labels = template?.metadata.labels;
    expect(deployment?.spec.selector.matchLabels).toEqual(labels);
    expect(budget?.spec.selector.matchLabels).toEqual(labels);
    expect(service?.spec.selector).toEqual(labels);
    expect(budget?.spec.maxUnavailable).toBeLessThan(deployment?.spec.replicas ?? 0);
    const ports = container?.ports.map(({ name }) => name);
    expect(ports).toEqual(service?.spec.ports?.map(({ targetPort }) => targetPort));
  });

  it('asks for life and readiness where the server answers', () => {
    expect(container?.livenessProbe.httpGet).toEqual({ path: '/healthz', port: 'http' });
    expect(container?.startupProbe.httpGet).toEqual({ path: '/healthz', port: 'http' });
    expect(container?.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'http' });
    expect(container?.ports[0]?.containerPort).toBe(Number(/ PORT=(\d+)/.exec(readText('Dockerfile'))?.[1]));
  });

  it('leaves a node more time to end than it waits and takes', () => {
    const [program, seconds] = container?.lifecycle.preStop.exec.command ?? [];
    expect(program).toBe('sleep');
    expect(template?.spec.terminationGracePeriodSeconds).toBeGreaterThan(Number(seconds) + 10);
  });

  it('sets only variables that there are', () => {
    const secret = readText('deploy/kubernetes.yaml').matchAll(/--from-literal=([A-Z_]+)=/g);
    const names = [...secret].map(([, name]) => name).concat(container?.env.map(({ name }) => name) ?? []);
    expect(names).toContain('DATABASE_URL');
    expect(Object.keys(settings)).toEqual(expect.arrayContaining(names));
  });
});

describe('the Dockerfile', () => {
  it('sets only variables that there are, and runs as nobody in particular', () => {
    const file = readText('Dockerfile');
    const [, pairs = ''] = /^ENV (.+)$/m.exec(file) ?? [];
    const names = pairs.split(' ').map((pair) => pair.split('=')[0]);
    expect(Object.keys(settings).concat(ofTheImage)).toEqual(expect.arrayContaining(names));
    expect(file.match(/^USER .+$/gm)).toEqual(['USER node']);
  });

  it('lets the build see sources and nothing private', () => {
    const files = contextOf(root);
    expect(files).toEqual(
      expect.arrayContaining(['package-lock.json', 'build.ts', 'src/main.ts', 'schema/live.graphql']),
    );
    expect(
      files.filter(
        (file) => /(^|\/)(\.env|data|dist|test|\.git)(\/|$)/.test(file) && !file.startsWith('src/demo/data/'),
      ),
    ).toEqual([]);
  });
});
