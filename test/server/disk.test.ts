import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signToken } from '../../src/auth/tokens.ts';
import { systemClock } from '../../src/clock.ts';
import { serve } from '../kit/server-process.ts';
import { openSocket } from '../kit/socket-client.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';

const secret = 'a secret for a server whose disk fails';

/** Makes writes and flushes below a folder fail while a file is there: what the file is named says which, and how. */
const faultyDisk = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/types.h>

static int hit(int fd, const char *fault) {
  char link[64], path[4096], flag[4096];
  const char *folder = getenv("FAULTY_FOLDER");
  ssize_t length;
  if (!folder) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  if (strncmp(path, folder, strlen(folder)) != 0) return 0;
  snprintf(flag, sizeof flag, "%s/%s", folder, fault);
  return access(flag, F_OK) == 0;
}

#define REAL(type, name, ...) type (*real)(__VA_ARGS__) = (type (*)(__VA_ARGS__)) dlsym(RTLD_NEXT, name)

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  if (hit(fd, "full")) { errno = ENOSPC; return -1; }
  return real(fd, bytes, count, at);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) { return pwrite64(fd, bytes, count, at); }
ssize_t write(int fd, const void *bytes, size_t count) {
  REAL(ssize_t, "write", int, const void *, size_t);
  if (hit(fd, "full")) { errno = ENOSPC; return -1; }
  return real(fd, bytes, count);
}
int fsync(int fd) {
  REAL(int, "fsync", int);
  if (hit(fd, "unflushed")) { errno = EIO; return -1; }
  return real(fd);
}
int fdatasync(int fd) {
  REAL(int, "fdatasync", int);
  if (hit(fd, "unflushed")) { errno = EIO; return -1; }
  return real(fd);
}
`;

function canCompile(): boolean {
  try {
    execFileSync('gcc', ['--version'], { stdio: 'ignore' });
    return process.platform === 'linux';
  } catch {
    return false;
  }
}

const send =
  'mutation ($key: String!) { sendPush(input: { title: $key, body: "", audience: { userIds: ["ana"] }, idempotencyKey: $key }) { push { id } errors { code } } }';
const report =
  'mutation ($count: Int!) { reportHeadcount(input: { locationId: "hall", count: $count }) { headcount { count } errors { code } } }';

describe.runIf(canCompile())('while the disk is', () => {
  it.each(['full', 'unflushed'])(
    '%s, writes are refused clearly, what is live goes on, and all is well again when the disk is',
    async (fault) => {
      using folder = temporaryFolder();
      const data = join(folder.path, 'data');
      const library = join(folder.path, 'faulty-disk.so');
      writeFileSync(join(folder.path, 'faulty-disk.c'), faultyDisk);
      execFileSync('gcc', [
        '-shared',
        '-fPIC',
        '-w',
        '-o',
        library,
        join(folder.path, 'faulty-disk.c'),
        '-ldl',
      ]);
      const server = await serve({
        DATA_DIR: data,
        AUTH_SECRET: secret,
        LD_PRELOAD: library,
        FAULTY_FOLDER: data,
      });

      const ask = async (query: string, variables: object): Promise<string> => {
        const response = await fetch(`${server.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${operator}` },
          body: JSON.stringify({ query, variables }),
        });
        return response.text();
      };
      const operator = await signToken(secret, { subject: 'op', role: 'operator' }, systemClock);
      const ana = await signToken(secret, { subject: 'ana', role: 'user' }, systemClock);
      await ask(
        'mutation { upsertLocations(input: { locations: [{ id: "hall", name: "Hall", timeZone: "UTC" }] }) { errors { code } } }',
        {},
      );
      expect(await ask(report, { count: 7 })).toContain('"count":7');
      expect(await ask(send, { key: 'before' })).toContain('"id"');

      await using socket = openSocket(server, ana);
      const people = socket.follow('subscription { headcount(locationId: "hall") { count } }');
      expect(await people.next()).toEqual({ headcount: { count: 7 } });
      const ticks = socket.follow('subscription { currentTime(every: "PT0.25S") { instant } }');
      const inbox = socket.follow<{ messages: { title: string } }>('subscription { messages { title } }');
      expect((await inbox.next()).messages.title).toBe('before');

      writeFileSync(join(data, fault), '');
      for (const answer of [await ask(send, { key: 'during' }), await ask(report, { count: 8 })])
        expect(answer).toContain('"code":"UNAVAILABLE"');
      expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      for (let tick = 0; tick < 4; tick++) await ticks.next();
      expect(await ask('{ headcount(locationId: "hall") { count } }', {})).toContain('"count":7');
      // Somebody who was never here comes in and sees what is live.
      await using late = openSocket(
        server,
        await signToken(secret, { subject: 'new', role: 'user' }, systemClock),
      );
      expect(await late.follow('subscription { headcount(locationId: "hall") { count } }').next()).toEqual({
        headcount: { count: 7 },
      });

      rmSync(join(data, fault));
      expect(await ask(report, { count: 9 })).toContain('"count":9');
      expect(await people.next()).toEqual({ headcount: { count: 9 } });
      expect(await ask(send, { key: 'after' })).toContain('"id"');
      // What was refused was not accepted: it does not come.
      expect((await inbox.next()).messages.title).toBe('after');
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);

      server.child.kill('SIGTERM');
      expect((await server.ended).code).toBe(0);
    },
    60_000,
  );
});
