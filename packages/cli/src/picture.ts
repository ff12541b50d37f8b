/** A picture as it is asked for. Graphviz itself draws it, compiled to WebAssembly: it is loaded only for that. */
import { type Picture, toDot } from '@palisade/report/picture';

export async function draw(picture: Picture, format: 'dot' | 'svg'): Promise<string> {
  const dot = toDot(picture);
  if (format === 'dot') return dot;
  const { instance } = await import('@viz-js/viz');
  return (await instance()).renderString(dot, { format: 'svg', engine: 'dot' });
}
