import { describe, expect, it } from 'vitest';
import { type Data, OPEN, toData, Unresolved } from '../value.ts';
import { selectsLabels } from './selector.ts';

const labels = toData({ app: 'web' }) as never;
const hole = new Unresolved('a template');
const selects = (operator: string, values: Data[], key = 'app') => {
  const expression = toData({ key, operator }) as { values?: Data };
  expression.values = values;
  return selectsLabels({ matchExpressions: [expression as Data] }, labels);
};

describe('a selector with holes in its values', () => {
  it('is sure only where every filling agrees', () => {
    expect(selects('In', ['web', hole])).toBe(true);
    expect(selects('In', ['db', hole])).toBe(hole);
    expect(selects('NotIn', ['web', hole])).toBe(false);
    expect(selects('NotIn', ['db', hole])).toBe(hole);
    expect(selects('In', [hole], 'role')).toBe(false);
    expect(selects('NotIn', [hole], 'role')).toBe(true);
  });

  it('knows that a list may go on', () => {
    const open: Data[] & { [OPEN]?: string } = ['db'];
    open[OPEN] = 'a range';
    expect(selects('NotIn', open)).toBeInstanceOf(Unresolved);
  });
});
