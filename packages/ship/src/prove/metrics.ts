/** What Prometheus says of the release (HTTP API, /api/v1/query). No answer is no yes. */
import type { Api } from '@palisade/sources/cluster/api';
import { isFailure } from '@palisade/sources/cluster/failure';
import { isRecord } from '../object.ts';
import type { Metrics, Question } from '../settings.ts';
import type { Answered } from './asks.ts';

/** In a query: the new pods' names, as a regular expression of RE2. */
const PODS = '$PODS';
const TIMEOUT_MS = 10_000;
const of = 'objective';
const THROUGH_API = /^([a-z0-9-]{1,63})\/([a-z0-9-]{1,63}):(\d{1,5})$/;

interface Vector {
  readonly status?: string;
  readonly error?: string;
  readonly data?: { readonly resultType?: string; readonly result?: unknown };
}

async function fetched(api: Api, prometheus: string, path: string): Promise<unknown> {
  const through = THROUGH_API.exec(prometheus);
  if (through) {
    const [, namespace, service, port] = through;
    return api.json({
      method: 'GET',
      path: `/api/v1/namespaces/${namespace}/services/${service}:${port}/proxy${path}`,
      once: true,
    });
  }
  const answer = await fetch(`${prometheus.replace(/\/$/, '')}${path}`, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return answer.json();
}

/** Of an instant vector or a scalar; undefined where there is no number. */
function valuesOf({ data }: Vector): number[] {
  const { resultType, result } = data ?? {};
  const samples =
    resultType === 'scalar'
      ? [result]
      : Array.isArray(result)
        ? result.map((one) => (isRecord(one) ? one['value'] : undefined))
        : [];
  const numbers = samples.map((sample) => (Array.isArray(sample) ? Number(sample[1]) : Number.NaN));
  return numbers.filter((value) => !Number.isNaN(value));
}

function verdict({ name, atMost }: Question, answer: Vector): Answered {
  if (answer.status !== 'success')
    return { is: 'unknown', words: `${name}: Prometheus says: ${answer.error ?? 'nothing'}`, of };
  const values = valuesOf(answer);
  if (values.length === 0) return { is: 'unknown', words: `${name}: there are no samples`, of };
  const worst = Math.max(...values);
  const words = `${name} is ${Number(worst.toPrecision(4))}, and at most ${atMost} is promised`;
  return { is: worst > atMost ? 'no' : 'yes', words, of };
}

async function measure(api: Api, prometheus: string, question: Question, pods: string): Promise<Answered> {
  const query = new URLSearchParams({ query: question.query.replaceAll(PODS, () => pods) });
  try {
    return verdict(question, (await fetched(api, prometheus, `/api/v1/query?${query.toString()}`)) as Vector);
  } catch (error) {
    if (isFailure(error, 'unauthorized')) throw error;
    return {
      is: 'unknown',
      words: `${question.name}: Prometheus cannot be asked: ${(error as Error).message.slice(0, 200)}`,
      of,
    };
  }
}

export const measureAll = (
  api: Api,
  { prometheus, questions }: Metrics,
  pods: readonly string[],
): Promise<readonly Answered[]> =>
  Promise.all(questions.map((question) => measure(api, prometheus, question, pods.join('|'))));
