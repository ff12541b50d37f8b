/** Runs a case of the black box on a base URL and says what is wrong with the answer. */
import { type BlackBoxCase, type Expectation, LEAK } from './black-box.ts';
import { exchange, type RawResponse } from './raw-client.ts';

const LEAKS = [
  LEAK,
  'db-7.internal',
  'user=admin',
  'node_modules',
  ' at ',
  '.ts:',
  '.js:',
  '.py',
  'Traceback',
  'SyntaxError',
  'express',
  'fastify',
  '<script>',
];

function headerProblems(wanted: Expectation['headers'], { headers }: RawResponse): string[] {
  return Object.entries(wanted ?? {}).flatMap(([name, want]) => {
    const got = headers[name];
    const right = want === null ? got === undefined : want instanceof RegExp ? want.test(got ?? '') : got === want;
    return right ? [] : [`${name}: wanted ${String(want)}, got ${got}`];
  });
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(Buffer.from(body, 'latin1').toString('utf8'));
  } catch {
    return undefined;
  }
}

function safeErrorProblems({ body, headers }: RawResponse): string[] {
  const value = jsonOf(body) as { error?: unknown; requestId?: unknown } | undefined;
  if (typeof value?.error !== 'string' || typeof value.requestId !== 'string') return [`not a safe error: ${body}`];
  const more = Object.keys(value).filter((key) => key !== 'error' && key !== 'requestId');
  const shown = LEAKS.filter((leak) => body.includes(leak));
  return [
    ...more.map((key) => `the error says more: ${key}`),
    ...shown.map((leak) => `the error leaks ${leak}`),
    ...(value.requestId === headers['x-request-id'] ? [] : ['the error names another request than the header']),
    ...(headers['content-type']?.startsWith('application/json') ? [] : ['the error is not sent as JSON']),
  ];
}

/** Runs one case; what is wrong, or nothing. */
export async function problemsOf(base: string, { request, expect }: BlackBoxCase): Promise<string[]> {
  const response = await exchange(base, request);
  const statuses = [expect.status].flat();
  const same = JSON.stringify(jsonOf(response.body)) === JSON.stringify(expect.json);
  return [
    ...(statuses.includes(response.status)
      ? []
      : [`status: wanted ${statuses.join(' or ')}, got ${response.status} ${response.body}`]),
    ...headerProblems(expect.headers, response),
    ...(expect.safeError ? safeErrorProblems(response) : []),
    ...(expect.json === undefined || same ? [] : [`body: ${response.body}`]),
    ...(expect.withinMs === undefined || response.elapsedMs <= expect.withinMs
      ? []
      : [`took ${Math.round(response.elapsedMs)} ms`]),
  ];
}
