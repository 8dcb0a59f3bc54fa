import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { signToken } from '../../src/auth/tokens.ts';
import { systemClock } from '../../src/clock.ts';
import { serve } from '../kit/server-process.ts';
import { openSocket } from '../kit/socket-client.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';

/** How often the server is killed; TORTURE_KILLS for more. */
const kills = Number(process.env['TORTURE_KILLS'] ?? 20);
/** How many messages stay unacknowledged at every kill, and how many senders there are. */
const inFlight = 500;
const lanes = 8;

const secret = 'a secret for the torture of the server';
function tokenFor(subject: string, role: 'user' | 'operator'): Promise<string> {
  return signToken(secret, { subject, role }, systemClock);
}

/** What the world outside knows for certain: what was answered. */
class Ledger {
  /** The id of each push whose acceptance was answered, by its title "lane:sequence". */
  readonly accepted = new Map<string, string>();
  /** The next sequence of each lane: one that was sent and not answered is sent again with the same key. */
  readonly next = Array.from({ length: lanes }, () => 0);
  readonly acked = new Set<string>();
  /** Sent without an answer before a kill: may or may not have counted. */
  readonly perhapsAcked = new Set<string>();
}

/** Sends one push after the other until the server is gone. */
async function send(
  url: string,
  token: string,
  lane: number,
  ledger: Ledger,
  accepted: () => void,
): Promise<void> {
  for (;;) {
    const title = `${lane}:${ledger.next[lane]}`;
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        query: `mutation ($input: SendPushInput!) { sendPush(input: $input) { push { id } errors { code } } }`,
        variables: { input: { title, body: 'x', audience: { userIds: ['ana'] }, idempotencyKey: title } },
      }),
    })
      .then((answer) => answer.json() as Promise<{ data: { sendPush: { push: { id: string } } } }>)
      .catch(() => undefined);
    if (!response) return;
    ledger.accepted.set(title, response.data.sendPush.push.id);
    ledger.next[lane] = (ledger.next[lane] ?? 0) + 1;
    accepted();
  }
}

interface Delivered {
  readonly messages: { readonly id: string; readonly title: string; readonly state: string };
}

it(`loses nothing, redelivers nothing acknowledged and keeps the order over ${kills} kills`, async () => {
  using folder = temporaryFolder();
  const environment = { DATA_DIR: folder.path, AUTH_SECRET: secret };
  const ledger = new Ledger();
  const [operator, ana] = [await tokenFor('op', 'operator'), await tokenFor('ana', 'user')];

  for (let kill = 0; kill <= kills; kill++) {
    const server = await serve(environment);
    const outstanding = new Set([...ledger.accepted.values()].filter((id) => !ledger.acked.has(id)));
    await using socket = openSocket(server, ana);
    const inbox = socket.follow<Delivered>('subscription { messages { id title state } }');
    const seen = new Set<string>();
    const newest = Array.from({ length: lanes }, () => -1);

    /** Takes the next message as a device would, checking that it may come, and at its place. */
    const take = async (): Promise<string> => {
      const { id, title, state } = (await inbox.next()).messages;
      if (state !== 'SENT' && state !== 'PENDING') return id;
      expect(ledger.acked.has(id), `${title} was acknowledged`).toBe(false);
      expect(seen.has(id), `${title} came twice on one subscription`).toBe(false);
      seen.add(id);
      const [lane = 0, sequence = 0] = title.split(':').map(Number);
      expect(sequence, `the order of lane ${lane}`).toBeGreaterThan(newest[lane] ?? -1);
      newest[lane] = sequence;
      return id;
    };

    // All that was accepted and not acknowledged comes again: what an unanswered acknowledgement may have taken is not waited for.
    const due = [...outstanding].filter((id) => !ledger.perhapsAcked.has(id));
    while (!due.every((id) => seen.has(id))) await take();
    if (kill === kills) {
      server.child.kill('SIGTERM');
      expect((await server.ended).code).toBe(0);
      break;
    }

    const enough = Promise.withResolvers<void>();
    let left = inFlight + randomInt(200);
    const senders = ledger.next.map((_, lane) =>
      send(server.url, operator, lane, ledger, () => void (--left === 0 && enough.resolve())),
    );
    const receiving = (async () => {
      for (;;) {
        await take();
        const open = [...seen].filter((id) => !ledger.acked.has(id) && !ledger.perhapsAcked.has(id));
        if (open.length < inFlight + 100) continue;
        const ids = open.slice(0, 100);
        ids.forEach((id) => ledger.perhapsAcked.add(id));
        const ack = socket.follow('mutation ($ids: [ID!]!) { ackMessages(ids: $ids) { errors { code } } }', {
          ids,
        });
        await ack.next();
        ids.forEach((id) => ledger.acked.add(id));
      }
    })().catch((error: unknown) =>
      error instanceof Error && error.name === 'AssertionError' ? error : undefined,
    );

    await enough.promise;
    server.child.kill('SIGKILL');
    await server.ended;
    await Promise.all(senders);
    expect(await receiving).toBeUndefined();
  }
  expect(new Set(ledger.accepted.values()).size).toBe(ledger.accepted.size);
  expect(ledger.accepted.size).toBeGreaterThan(kills * inFlight);
});
