import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Unreliable, unreliable } from '../../../../test/ship/memory-api.ts';
import type { KubeObject } from '../object.ts';
import {
  isBareSecret,
  listReleases,
  type Release,
  readRelease,
  removeRelease,
  storeRelease,
  wholeSecret,
  withoutContent,
} from './releases.ts';

const FOLDER = '/api/v1/namespaces/shop/configmaps';
const hold = async (): Promise<void> => undefined;

const configMap = (name: string, data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop' },
  data,
});

const secret = (more: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'Opaque',
  metadata: { name: 'key', namespace: 'shop' },
  ...more,
});

const release = (number: number, objects: readonly KubeObject[], more: Partial<Release> = {}): Release => ({
  number,
  service: 'web',
  createdAt: '2026-01-01T00:00:00.000Z',
  by: 'one',
  strategy: 'rolling',
  images: ['registry.example.com/web:1.0.0'],
  digest: 'd'.repeat(64),
  objects,
  notes: { commit: 'abc' },
  ...more,
});

/** What no packing makes smaller. */
const noise = (bytes: number): string => {
  let [text, last] = ['', ''];
  while (text.length < bytes) text += last = createHash('sha512').update(`${text.length}${last}`).digest('base64');
  return text;
};

const store = (server: Unreliable, one: Release): Promise<void> => storeRelease(server.api, 'shop', one, hold);
const read = ({ api }: Unreliable, number: number): Promise<Release | undefined> =>
  readRelease(api, 'shop', 'web', number);
const numbers = async ({ api }: Unreliable): Promise<number[]> =>
  (await listReleases(api, 'shop', 'web')).map(({ number }) => number);

describe('a release', () => {
  it('is read as it was stored, and listed by its head', async () => {
    const server = unreliable();
    const one = release(1, [configMap('settings', { greeting: 'Grüß Gott 👋' })], { color: 'blue', restores: 7 });
    await store(server, one);
    expect(await read(server, 1)).toEqual(one);
    const { objects: _, ...head } = one;
    expect(await listReleases(server.api, 'shop', 'web')).toEqual([head]);
  });

  it('cannot be changed, and says whose record it is', async () => {
    const server = unreliable();
    await store(server, release(1, []));
    expect(server.stored.get(`${FOLDER}/palisade-release-web-1`)).toMatchObject({
      immutable: true,
      metadata: { labels: { 'palisade.dev/service': 'web', 'palisade.dev/record': 'release' } },
    });
  });

  it('is listed among those of its own service, newest first', async () => {
    const server = unreliable();
    for (const number of [2, 10, 9]) await store(server, release(number, []));
    await store(server, release(11, [], { service: 'worker' }));
    expect(await numbers(server)).toEqual([10, 9, 2]);
    expect(await readRelease(server.api, 'shop', 'worker', 10)).toBeUndefined();
  });

  it('is whatever JSON its objects are', async () => {
    const property = fc.asyncProperty(fc.array(fc.dictionary(fc.string(), fc.jsonValue())), async (specs) => {
      const server = unreliable();
      const objects = specs.map((spec) => ({ ...configMap('x', {}), kind: 'Widget', spec }) as KubeObject);
      await store(server, release(1, objects));
      expect((await read(server, 1))?.objects).toEqual(JSON.parse(JSON.stringify(objects)));
    });
    await fc.assert(property, { numRuns: 50 });
  });
});

describe('a large release', () => {
  const big = release(3, [configMap('a', { noise: noise(900_000) }), configMap('b', { noise: noise(1_700_000) })]);

  it('is in as many ConfigMaps as it needs, of which none is too large for etcd', async () => {
    const server = unreliable();
    await store(server, big);
    expect(server.stored.size).toBeGreaterThan(2);
    for (const object of server.stored.values()) expect(JSON.stringify(object).length).toBeLessThan(1_000_000);
    expect(await read(server, 3)).toEqual(big);
    expect(await numbers(server)).toEqual([3]);
  });

  it('is none as long as its head is not there', async () => {
    const whole = unreliable();
    await store(whole, big);
    for (let done = 0; done < whole.stored.size; done++) {
      const half = unreliable();
      let left = done;
      half.mishap = ({ method }) => (method === 'POST' && left-- <= 0 ? 'lost' : undefined);
      await expect(store(half, big)).rejects.toThrow('cannot be reached');
      half.mishap = () => undefined;
      expect([half.stored.size, await numbers(half), await read(half, 3)]).toEqual([done, [], undefined]);
    }
  });

  it('is none where a part of it has gone', async () => {
    const server = unreliable();
    await store(server, big);
    server.stored.delete(`${FOLDER}/palisade-release-web-3-1`);
    expect(await read(server, 3)).toBeUndefined();
  });

  it('takes the place of what another attempt has left under its number', async () => {
    const server = unreliable();
    await store(server, { ...big, objects: [configMap('old', { noise: noise(1_500_000) })] });
    await store(server, big);
    expect(await read(server, 3)).toEqual(big);
  });

  it('asks for the lock before each write', async () => {
    const server = unreliable();
    const order: string[] = [];
    server.mishap = ({ method }) => void order.push(method);
    await storeRelease(server.api, 'shop', big, async () => void order.push('hold'));
    expect(order.length).toBeGreaterThan(4);
    expect(order.filter((_, index) => index % 2 === 0)).toEqual(order.filter((word) => word === 'hold'));
  });

  it('is removed with all its parts, its head first', async () => {
    const server = unreliable();
    await store(server, big);
    await store(server, release(4, []));
    const deleted: string[] = [];
    server.mishap = ({ method, path }) => void (method === 'DELETE' && deleted.push(path));
    await removeRelease(server.api, 'shop', 'web', 3);
    expect([...server.stored.keys()]).toEqual([`${FOLDER}/palisade-release-web-4`]);
    expect(deleted[0]).toBe(`${FOLDER}/palisade-release-web-3`);
    await removeRelease(server.api, 'shop', 'web', 3);
  });
});

describe('a Secret', () => {
  const SAID = 'hunter2-hunter2';
  const encoded = Buffer.from(SAID).toString('base64');

  it('is recorded without what it says', () => {
    const bare = withoutContent(secret({ data: { password: encoded }, stringData: { other: SAID }, immutable: true }));
    expect(bare).toEqual({ ...secret({ immutable: true }), 'palisade.dev/content-elsewhere': true });
    expect(wholeSecret(bare)).toEqual(secret({ immutable: true }));
    expect(isBareSecret(bare)).toBe(true);
    expect(isBareSecret(secret({ data: {} }))).toBe(false);
    // An operator fills it, or the server.
    expect(isBareSecret(withoutContent(secret({ type: 'kubernetes.io/service-account-token' })))).toBe(false);
  });

  it('is recorded without the copy that kubectl keeps of it', () => {
    const annotations = {
      team: 'shop',
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ data: { password: encoded } }),
    };
    const own = { name: 'key', annotations };
    expect(withoutContent(secret({ metadata: own })).metadata).toEqual({ name: 'key', annotations: { team: 'shop' } });
  });

  it.each([
    ['a ConfigMap', configMap('key', { password: 'no secret' })],
    ['a Secret of another API', { ...secret({ data: { a: 'b' } }), apiVersion: 'vault.example.com/v1' }],
  ])('%s is none', (_name, object) => {
    expect(withoutContent(object)).toBe(object);
    expect(isBareSecret(object)).toBe(false);
  });

  it('leaves nothing of its content in any record, packed or not', async () => {
    const server = unreliable();
    await store(server, release(1, [secret({ data: { password: encoded }, stringData: { other: SAID } })]));
    const packed = Buffer.from(
      (server.stored.get(`${FOLDER}/palisade-release-web-1`)?.['data'] as Record<string, string> | undefined)?.[
        'packed.gz.b64'
      ] ?? '',
      'base64',
    );
    const { gunzipSync } = await import('node:zlib');
    const everything = `${JSON.stringify([...server.stored.values()])}${gunzipSync(packed).toString('utf8')}`;
    expect(everything).toContain('"kind":"Secret"');
    expect(everything).not.toContain(SAID);
    expect(everything).not.toContain(encoded);
  });
});
