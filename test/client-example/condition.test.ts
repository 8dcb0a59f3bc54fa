import { describe, expect, it } from 'vitest';
import {
  conditionPaths,
  lacksNumber,
  newCondition,
  readValue,
  splitList,
  toFilter,
  type Condition,
} from '../../client-example/src/console/compose/condition.ts';

type AttributeCondition = Extract<Condition, { kind: 'attribute' }>;

function attribute(part: Partial<AttributeCondition>): Condition {
  return { ...(newCondition('attribute') as AttributeCondition), ...part };
}

function group(join: 'and' | 'or', ...parts: Condition[]): Condition {
  return { key: `${join}-group`, not: false, kind: 'group', join, parts };
}

describe('a condition as it is built', () => {
  it('becomes the filter it stands for', () => {
    const condition = group(
      'and',
      attribute({ name: 'team', value: 'lab' }),
      { ...newCondition('online'), not: true },
      group(
        'or',
        attribute({ name: 'floor', test: 'greaterOrEqual', value: '3' }),
        attribute({ name: 'badge', test: 'exists' }),
      ),
    );
    expect(toFilter(condition)).toEqual({
      and: [
        { attribute: { name: 'team', equals: 'lab' } },
        { not: { online: true } },
        {
          or: [
            { attribute: { name: 'floor', greaterOrEqual: 3 } },
            { attribute: { name: 'badge', exists: true } },
          ],
        },
      ],
    });
  });

  it('leaves out what is not complete yet', () => {
    const condition = group(
      'and',
      attribute({ name: 'team' }),
      newCondition('watching'),
      newCondition('ids'),
      newCondition('online'),
    );
    expect(toFilter(condition)).toEqual({ and: [{ online: true }] });
    expect(toFilter(group('or', attribute({})))).toBeUndefined();
  });

  it('leaves out a comparison with what is no number, and says that it lacks one', () => {
    const wrong = attribute({ name: 'floor', test: 'lessThan', value: 'high' });
    expect(toFilter(wrong)).toBeUndefined();
    expect(lacksNumber(wrong)).toBe(true);
    expect(lacksNumber(attribute({ name: 'floor', test: 'lessThan', value: '1e999' }))).toBe(true);
    expect(lacksNumber(attribute({ name: 'floor', test: 'lessThan', value: '' }))).toBe(false);
    expect(lacksNumber(attribute({ name: 'floor', test: 'lessThan', value: '-1.5' }))).toBe(false);
    expect(lacksNumber(attribute({ name: 'team', test: 'equals', value: 'lab' }))).toBe(false);
  });

  it('knows where each of its parts stands in the filter, for the errors of the server', () => {
    const incomplete = attribute({ name: '' });
    const wrong = attribute({ name: 'team', value: 'lab' });
    const turned = { ...group('or', wrong), not: true };
    const paths = conditionPaths(group('and', incomplete, turned), ['input', 'audience', 'where']);
    expect(paths.get(wrong.key)?.join('.')).toBe('input.audience.where.and.0.not.or.0');
    expect(paths.get(incomplete.key)).toBeUndefined();
  });
});

describe('a value as it is typed', () => {
  it.each([
    ['12', 12],
    ['-1.5', -1.5],
    ['true', true],
    ['false', false],
    ['lab', 'lab'],
    ['"12"', '12'],
    ['“true”', 'true'],
    ['12a', '12a'],
    ['Infinity', 'Infinity'],
  ])('%s is %j', (text, value) => {
    expect(readValue(text)).toBe(value);
  });

  it('may be a list with commas of either script or on lines, each entry once', () => {
    expect(splitList(' ada, grace，linus\n\nada;margaret hamilton ')).toEqual([
      'ada',
      'grace',
      'linus',
      'margaret hamilton',
    ]);
  });
});
