import { describe, expect, it } from 'vitest';
import { locateFault } from '../../client-example/src/shell/locate-fault.ts';

const malformed = 'Expected a duration in ISO 8601 from weeks to seconds such as PT1S, got "a day"';
const tooLarge = 'Int cannot represent non 32-bit signed integer value: 99999999999';

describe('the place of a value that its type does not take', () => {
  it('is where the value stands in the variables', () => {
    const rules = [
      { limit: 99_999_999_999, window: { calendar: 'DAY' } },
      { limit: 1, window: { rolling: 'a day' } },
    ];
    const variables = { input: { rules } };
    expect(locateFault([malformed, tooLarge], 0, variables)?.join('.')).toBe('input.rules.1.window.rolling');
    expect(locateFault([malformed, tooLarge], 1, variables)?.join('.')).toBe('input.rules.0.limit');
  });

  it('is found for each of several values that are wrong in the same way, in their order', () => {
    const variables = { input: { at: 'soon', expiresAt: 'soon' } };
    const messages = ['Expected an instant, got "soon"', 'Expected an instant, got "soon"'];
    expect(locateFault(messages, 0, variables)).toEqual(['input', 'at']);
    expect(locateFault(messages, 1, variables)).toEqual(['input', 'expiresAt']);
  });

  it('is not guessed when another value is the same', () => {
    expect(locateFault(['got "soon"'], 0, { input: { title: 'soon', at: 'soon' } })).toBeUndefined();
  });

  it('is not the place of a value that only ends alike', () => {
    expect(locateFault([tooLarge], 0, { input: { limit: 9 } })).toBeUndefined();
  });

  it('is nowhere when the message names no value', () => {
    expect(locateFault(['Please wait a moment.'], 0, { input: { limit: 9, name: null } })).toBeUndefined();
    expect(locateFault(['Please wait a moment.'], 0, undefined)).toBeUndefined();
  });
});
