import { describe, expect, it } from 'vitest';
import { toDot } from './picture.ts';

describe('a picture', () => {
  it('is DOT in which no name can say more than its name', () => {
    const dot = toDot({
      title: 'who "reaches" whom',
      nodes: [
        { id: 'a', label: 'a\\n"b"\nsecond line', group: 'shop' },
        { id: 'c', label: 'c', shape: 'ellipse', tone: 'bad' },
      ],
      edges: [{ from: 'a', to: 'c', label: 'TCP 80', tone: 'good' }],
    });
    expect(dot).toBe(
      [
        'digraph {',
        '  label="who \\"reaches\\" whom"; labelloc=t; rankdir=LR; fontname="sans-serif";',
        '  node [fontname="sans-serif", fontsize=11]; edge [fontname="sans-serif", fontsize=10];',
        '  subgraph cluster_0 {',
        '    label="shop"; color="#d0d7de";',
        '    "a" [label="a\\\\n\\"b\\"\\nsecond line", shape=box, color="#445566"];',
        '  }',
        '  "c" [label="c", shape=ellipse, color="#cf222e", penwidth=2];',
        '  "a" -> "c" [label="TCP 80", color="#1a7f37"];',
        '}',
        '',
      ].join('\n'),
    );
  });
});
