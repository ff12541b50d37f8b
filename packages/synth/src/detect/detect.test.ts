/** What is found in a repository, and what is not guessed. */

import { decodeConfig } from '@palisade/config/decode';
import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detect, serviceNameOf } from './detect.ts';
import { missing, specText } from './spec.ts';

const repository = (files: Readonly<Record<string, string>>) => ({
  folder: 'checkout',
  paths: Object.keys(files),
  read: (path: string) => files[path],
});

const EXPRESS = {
  'package.json': '{"name": "@shop/Shop_API", "scripts": {"build": "tsc"}}',
  'pnpm-lock.yaml': '',
  '.nvmrc': 'v22.3.0\n',
  'src/index.ts': "app.get('/healthz', ok);\napp.listen(process.env.PORT ?? 4000);\n",
  'src/index.test.ts': 'app.listen(9999);\n',
  'node_modules/x/index.js': 'listen(9998)\n',
  'k8s/deployment.yaml': 'spec:\n  - image: registry.example.com:5000/shop/api:1.2 # built\n',
  '.github/CODEOWNERS': '# who\n*  @shop/payments @bob\n',
};

const FLASK = {
  'requirements.txt': 'flask\n',
  'uv.lock': '',
  'app.py': "@app.route('/ready')\ndef ready(): ...\napp.run(host='0.0.0.0', port=5000)\n",
  'tests/test_app.py': 'port = 7777\n',
};

const values = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(detect(repository(files))).map(([fact, { value }]) => [fact, value]));

describe('detect', () => {
  it('finds an Express service', () => {
    expect(values(EXPRESS)).toEqual({
      language: 'node',
      packages: 'pnpm',
      version: '22',
      build: 'build',
      name: 'shop-api',
      port: 4000,
      image: 'registry.example.com:5000/shop/api',
      owner: 'payments',
      live: '/healthz',
      ready: '/healthz',
    });
  });

  it('finds a Flask service, and no more than is there', () => {
    expect(values(FLASK)).toEqual({
      language: 'python',
      packages: 'uv',
      name: 'checkout',
      port: 5000,
      live: '/ready',
      ready: '/ready',
    });
    expect(missing(detect(repository(FLASK)), {})).toEqual(['image', 'owner']);
  });

  it.each([
    ['nothing', {}],
    ['a manifest that is deeper', { 'web/package.json': '{}' }],
    ['another language', { 'go.mod': 'module x\n' }],
  ])('finds no service in %s', (_, files) => {
    expect(detect(repository(files))).toEqual({});
  });

  it.each([
    ['{', {}],
    ['[]', {}],
    ['{"name": {"a": 1}, "scripts": []}', {}],
    ['{"__proto__": {"scripts": {"build": "x"}}}', {}],
  ])('takes a manifest as it is: %s', (text) => {
    expect(values({ 'package.json': text })).toEqual({ language: 'node', name: 'checkout' });
  });

  it('takes no port that a service may not have', () => {
    expect(values({ 'package.json': '{}', 'a.js': 'listen(80)', Dockerfile: 'EXPOSE 80 99999\n' })).not.toHaveProperty(
      'port',
    );
  });
});

describe('the spec', () => {
  it('is one that synth takes, whatever was found', () => {
    for (const files of [EXPRESS, FLASK]) {
      const text = specText(detect(repository(files)), { image: 'registry.example.com/a', owner: 'shop' });
      expect(text).toMatchSnapshot();
    }
  });

  it('names a service as Kubernetes does, or not at all', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 80 }), (text) => {
        const name = serviceNameOf(text);
        const spec = { name, runtime: 'node', port: 8080, image: 'a/b', owner: 'o' };
        if (name !== undefined) expect(decodeConfig(spec)).not.toHaveProperty('issues');
      }),
    );
  });
});
