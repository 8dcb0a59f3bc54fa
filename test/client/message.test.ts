import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import {
  byNewest,
  isUnacked,
  isUnread,
  mergeMessage,
  type Message,
  type MessageState,
} from '../../src/client/message.ts';

const states: MessageState[] = ['PENDING', 'SENT', 'ACKED', 'READ', 'EXPIRED', 'RETRACTED'];

function message(part: Partial<Message> = {}): Message {
  return {
    id: '1',
    title: 'Doors close',
    body: 'At six.',
    category: 'building',
    priority: 'NORMAL',
    data: null,
    url: null,
    state: 'SENT',
    redelivered: false,
    quiet: false,
    releasedAt: '2026-11-23T15:04:05.000Z',
    expiresAt: null,
    ackedAt: null,
    readAt: null,
    ...part,
  };
}

describe('what a page knows of a message', () => {
  test.prop([fc.shuffledSubarray(states, { minLength: 1 })])(
    'is the furthest state, in whatever order the news of it arrive',
    (arriving) => {
      const known = arriving
        .map((state) => message({ state }))
        .reduce<Message | undefined>(mergeMessage, undefined);
      expect(known?.state).toBe(states.findLast((state) => arriving.includes(state)));
    },
  );

  test('stays the same object when nothing is new', () => {
    const known = message({ state: 'ACKED' });
    expect(mergeMessage(known, message({ state: 'SENT', redelivered: true }))).toBe(known);
  });

  test('keeps when it was acknowledged, even if later news do not say so', () => {
    const known = message({ state: 'ACKED', ackedAt: '2026-11-23T15:05:00.000Z' });
    expect(mergeMessage(known, message({ state: 'READ' })).ackedAt).toBe('2026-11-23T15:05:00.000Z');
  });

  test('asks for an acknowledgement until a device gave one, and to be read until it was seen or is over', () => {
    expect(states.filter((state) => isUnacked(message({ state })))).toEqual(['PENDING', 'SENT']);
    expect(states.filter((state) => isUnread(message({ state })))).toEqual(['PENDING', 'SENT', 'ACKED']);
  });

  test('is ordered newest first, by id within one instant', () => {
    const older = message({ id: '9', releasedAt: '2026-11-23T15:00:00.000Z' });
    expect([older, message({ id: '1' }), message({ id: '2' })].sort(byNewest).map(({ id }) => id)).toEqual([
      '2',
      '1',
      '9',
    ]);
  });
});
