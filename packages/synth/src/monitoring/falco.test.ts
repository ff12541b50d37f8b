/** Falco itself is not here: these hold its documented form (https://falco.org/docs/concepts/rules/), and what is expected. */
import { serviceSchema } from '@palisade/config/service/service';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { falcoRules } from './falco.ts';

const FIELDS = new Set([
  ...['evt.type', 'evt.is_open_read', 'evt.is_open_write', 'user.uid', 'k8s.ns.name', 'k8s.pod.name'],
  ...['fd.typechar', 'fd.num', 'fd.name', 'fd.net', 'fd.ip', 'fd.sport', 'fd.l4proto'],
  ...['proc.name', 'proc.cmdline', 'proc.pname', 'container.id', 'container.image.repository'],
]);
const EVENTS = ['execve', 'execveat', 'open', 'openat', 'openat2', 'connect', 'sendto', 'sendmsg', 'listen'];
const PRIORITIES = ['EMERGENCY', 'ALERT', 'CRITICAL', 'ERROR', 'WARNING', 'NOTICE', 'INFORMATIONAL', 'DEBUG'];

type Item = Readonly<Record<string, unknown>>;

const BASE = {
  name: 'shop-api',
  runtime: 'node',
  port: 8080,
  image: 'registry.example.com/shop/api',
  owner: 'shop-team',
  monitoring: { port: 9090 },
};
const itemsOf = (more: object = {}): Item[] => parse(falcoRules(serviceSchema.parse({ ...BASE, ...more }))) as Item[];

const TOKEN = /\s*("[^"]*"|'[^']*'|[(),]|!=|>=|<=|[=<>]|[^\s()"',=<>!]+)/y;

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length; ) {
    const [, token] = TOKEN.exec(text) ?? [];
    if (token === undefined) throw new Error(`no token in: ${text}`);
    tokens.push(token);
  }
  return tokens;
}

/** What a condition names. @throws where it is none by the grammar of Falco. */
function namesIn(condition: string): { fields: string[]; macros: string[]; lists: string[]; events: string[] } {
  const tokens = tokensOf(condition);
  const found = { fields: [] as string[], macros: [] as string[], lists: [] as string[], events: [] as string[] };
  let at = 0;
  const take = (wanted?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (wanted !== undefined && token !== wanted))
      throw new Error(`${token} where ${wanted} was expected: ${condition}`);
    return token;
  };
  const members = (field: string): void => {
    take('(');
    do {
      const value = take();
      if (field === 'evt.type') found.events.push(value);
      else if (/^[a-z]\w*_\w+$/.test(value)) found.lists.push(value);
    } while (tokens[at] === ',' && at++ > 0);
    take(')');
  };
  const comparison = (field: string): void => {
    found.fields.push(field);
    const operator = take();
    if (operator === 'in') members(field);
    else if (['=', '!=', '>=', 'startswith'].includes(operator)) {
      const value = take();
      if (field === 'evt.type') found.events.push(value);
    } else throw new Error(`${operator} is no operator: ${condition}`);
  };
  const primary = (): void => {
    const token = take();
    if (token === 'not') primary();
    else if (token === '(') {
      either();
      take(')');
    } else if (token.includes('.')) comparison(token);
    else if (/^\w+$/.test(token)) found.macros.push(token);
    else throw new Error(`${token} begins no condition: ${condition}`);
  };
  const both = (): void => {
    for (primary(); tokens[at] === 'and'; primary()) at++;
  };
  const either = (): void => {
    for (both(); tokens[at] === 'or'; both()) at++;
  };
  either();
  if (at < tokens.length) throw new Error(`${tokens[at]} is too much: ${condition}`);
  return found;
}

const SPECS: readonly object[] = [
  {},
  { runtime: 'python', access: 'reader', mesh: 'istio', environments: { dev: {}, prod: { namespace: 'shop' } } },
  { writable: ['/var/cache/app'], calls: [{ service: 'db', port: 5432 }], scans: { image: false }, image: 'shop/api' },
];

describe.each(SPECS)('the rules of %o', (more) => {
  const items = itemsOf(more);
  const named = (kind: string): string[] => items.filter((one) => kind in one).map((one) => one[kind] as string);
  const conditions = items.filter((one) => 'condition' in one).map((one) => namesIn(one['condition'] as string));

  it('have the keys that Falco asks for, and no others', () => {
    for (const item of items) {
      if ('list' in item) expect(Object.keys(item)).toEqual(['list', 'items']);
      else if ('macro' in item) expect(Object.keys(item)).toEqual(['macro', 'condition']);
      else expect(Object.keys(item)).toEqual(['rule', 'desc', 'condition', 'output', 'priority', 'tags']);
      if ('rule' in item) expect(PRIORITIES).toContain(item['priority']);
    }
  });

  it('use what is defined, above where it is used, and all of it', () => {
    const defined = new Set<string>();
    for (const item of items) {
      if ('condition' in item) {
        const { lists, macros } = namesIn(item['condition'] as string);
        for (const name of [...lists, ...macros]) expect(defined).toContain(name);
      }
      defined.add((item['list'] ?? item['macro']) as string);
    }
    expect(new Set(conditions.flatMap(({ lists }) => lists))).toEqual(new Set(named('list')));
    expect(new Set(named('rule')).size).toBe(named('rule').length);
  });

  it('name fields and events that Falco has, and techniques of ATT&CK', () => {
    for (const { fields, events } of conditions) {
      for (const field of fields) expect(FIELDS).toContain(field);
      for (const event of events) expect(EVENTS).toContain(event);
    }
    for (const item of items.filter((one) => 'rule' in one)) {
      const output = item['output'] as string;
      for (const [, field] of output.matchAll(/%([a-z0-9.]+[a-z0-9])/g)) expect(FIELDS).toContain(field);
      expect((item['tags'] as string[]).some((tag) => tag.startsWith('mitre_'))).toBe(true);
      expect((item['tags'] as string[]).some((tag) => /^T\d{4}(?:\.\d{3})?$/.test(tag))).toBe(true);
    }
  });
});

describe('what is expected', () => {
  const list = (name: string, more?: object): unknown =>
    itemsOf(more).find((one) => one['list'] === `shop_api_${name}`)?.['items'];

  it('is what the spec says', () => {
    expect(list('ports')).toEqual([8080, 9090]);
    const db = { service: 'db', port: 5432, servicePort: 5433 };
    const calls = [db, { service: 'web', port: 8080 }, { host: 'x.example.com' }];
    // A Service is called on its own port, and its pods are behind another.
    expect(list('call_ports', { calls })).toEqual([53, 5432, 5433, 8080, 80, 443]);
    expect(list('namespaces', { environments: { dev: {}, prod: { namespace: 'shop' } } })).toEqual([
      'shop-api-dev',
      'shop',
    ]);
    expect(list('executables', { runtime: { language: 'python', version: '3.12' } })).toEqual([
      'python',
      'python3',
      'python3.12',
      'gunicorn',
    ]);
    expect(list('executables', { runtime: { language: 'node', start: ['/opt/bin/server-with-a-long-name'] } })).toEqual(
      ['node', 'MainThread', 'server-with-a-l'],
    );
  });

  it('has no rule on tokens where the service may use one', () => {
    const rules = (more?: object) => itemsOf(more).flatMap((one) => ('rule' in one ? [one['rule'] as string] : []));
    expect(rules()).toContain('shop-api: Service account token read');
    expect(rules({ access: 'reader' })).not.toContain('shop-api: Service account token read');
  });

  it('is of the image as runtimes name it', () => {
    const macro = (image: string): unknown => itemsOf({ image }).find((one) => 'macro' in one)?.['condition'];
    expect(macro('shop/api')).toContain('container.image.repository=docker.io/shop/api ');
    expect(macro('localhost:5000/shop/api')).toContain('container.image.repository=localhost:5000/shop/api ');
  });
});
