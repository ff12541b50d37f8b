/** What the table of zizmor's audits claims is so. */
import { catalogue } from '@palisade/controls/catalogue.generated';
import { describe, expect, it } from 'vitest';
import { zizmor } from './zizmor.ts';

const byId = new Map(catalogue.map((control) => [control.id, control]));

describe('zizmor', () => {
  it('has 41 audits in this version, each with a row', () => {
    const audits = zizmor.map(({ audit }) => audit);
    expect(new Set(audits).size).toBe(41);
    expect(audits).toEqual(audits.toSorted());
  });

  it.each(zizmor.map((row) => [row.audit, row] as const))('%s is covered, or it is said why not', (audit, row) => {
    if (row.controls.length === 0) expect(row.differs).toEqual(expect.any(String));
    for (const name of row.controls) {
      const control = byId.get(`pipeline/${name}`);
      expect(control, name).toBeDefined();
      expect(control?.peers, name).toContain(audit);
    }
  });

  it('no control names an audit that the table does not give it', () => {
    const claimed = catalogue.flatMap(({ id, peers }) =>
      (peers ?? []).filter((peer) => zizmor.some(({ audit }) => audit === peer)).map((peer) => `${peer} ${id}`),
    );
    const listed = zizmor.flatMap(({ audit, controls }) => controls.map((name) => `${audit} pipeline/${name}`));
    expect(claimed.toSorted()).toEqual(listed.toSorted());
  });
});
