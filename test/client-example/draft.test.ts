import { describe, expect, it } from 'vitest';
import { emptyDraft, toInput, toPreviewInput } from '../../client-example/src/console/compose/draft.ts';

const written = { ...emptyDraft(), title: 'Doors close', body: 'At six.' };

describe('a draft', () => {
  it('says nothing to the server about what was left empty', () => {
    expect(toInput(written)).toEqual({
      title: 'Doors close',
      body: 'At six.',
      category: 'general',
      priority: 'NORMAL',
      audience: { everyone: true },
    });
  });

  it('is for nobody until somebody is chosen', () => {
    expect(toInput({ ...written, audience: 'people', people: ' , ' })).toBeUndefined();
    expect(toInput({ ...written, audience: 'condition' })).toBeUndefined();
  });

  it('gives a reason only if it is critical', () => {
    const reasoned = { ...written, bypassReason: 'Fire' };
    expect(toInput(reasoned)).not.toHaveProperty('bypassReason');
    expect(toInput({ ...reasoned, priority: 'CRITICAL' })).toMatchObject({ bypassReason: 'Fire' });
  });

  it('takes the time of the kind that is chosen', () => {
    const timed = { ...written, at: '2026-11-24T09:00', localTime: '08:30' };
    expect(toInput({ ...timed, timing: 'at' })).toMatchObject({
      at: new Date(2026, 10, 24, 9).toISOString(),
    });
    expect(toInput({ ...timed, timing: 'local' })).toMatchObject({ atLocalTime: '08:30' });
    expect(toInput(timed)).not.toHaveProperty('at');
  });

  it('can be previewed before a word is written', () => {
    expect(toPreviewInput(emptyDraft())).toMatchObject({
      title: '…',
      body: '…',
      audience: { everyone: true },
    });
  });
});
