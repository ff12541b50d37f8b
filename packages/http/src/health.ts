/** Liveness and readiness, which say whether and never why. Source: Kubernetes API health endpoints (`/livez`, `/readyz`). */
import { absolutePath, knownKeys, OptionError, wholeNumber } from './option.ts';
import { jsonReply, type Reply } from './refusal.ts';
import { pathOf, type RequestView } from './view.ts';

/** Resolves where the dependency answers, rejects where it does not. The signal aborts at the timeout. */
export type Check = (signal: AbortSignal) => unknown;

export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  readonly durationMs: number;
  readonly error?: unknown;
}

export interface HealthOptions {
  /** Default `/livez`. */
  readonly livePath?: string;
  /** Default `/readyz`. */
  readonly readyPath?: string;
  /** What the service cannot work without, by name. The names go to `onResult` only. */
  readonly checks?: Readonly<Record<string, Check>>;
  /** Milliseconds for each check. Default 1,000 (the kubelet's own default timeout). */
  readonly timeoutMs?: number;
  /** Milliseconds for which a result is good, so that probes cannot load what they probe. Default 1,000. */
  readonly ttlMs?: number;
  /** Gets every run's details, for the log. */
  readonly onResult?: (results: readonly CheckResult[]) => void;
}

export interface Health {
  /** The answer where the request is a probe; a promise of it while checks run. */
  readonly answer: (view: RequestView, draining: boolean) => Reply | Promise<Reply> | undefined;
}

const OK = jsonReply(200, '{"status":"ok"}');
const UNAVAILABLE = jsonReply(503, '{"status":"unavailable"}');
const NOT_ALLOWED = jsonReply(405, '{"error":"Method Not Allowed"}', [['Allow', 'GET, HEAD']]);

async function runCheck(name: string, check: Check, timeoutMs: number): Promise<CheckResult> {
  const start = performance.now();
  const done = (ok: boolean): CheckResult => ({ name, ok, durationMs: Math.round(performance.now() - start) });
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const late = new Error(`no answer in ${timeoutMs} ms`);
      reject(late);
      abort.abort(late);
    }, timeoutMs);
  });
  try {
    // Called inside the promise: a check that throws at once is a check that fails.
    await Promise.race([Promise.resolve().then(() => check(abort.signal)), timeout]);
    return done(true);
  } catch (error) {
    return { ...done(false), error };
  } finally {
    clearTimeout(timer);
  }
}

function report(hook: HealthOptions['onResult'], results: readonly CheckResult[]): void {
  try {
    hook?.(results);
  } catch {
    // A log that fails does not make the service unready.
  }
}

/** Whether every check passes: remembered for `ttlMs`, and run once however many ask meanwhile. */
export function readiness(options: HealthOptions): () => boolean | Promise<boolean> {
  const checks = Object.entries(options.checks ?? {});
  if (checks.length === 0) return () => true;
  const time = (name: 'timeoutMs' | 'ttlMs', least: number): number =>
    wholeNumber(`health.${name}`, options[name] ?? 1000, { least, most: 300_000, unit: 'milliseconds' });
  const timeoutMs = time('timeoutMs', 1);
  const ttlMs = time('ttlMs', 0);
  let known: { ok: boolean; until: number } | undefined;
  let running: Promise<boolean> | undefined;

  const run = async (): Promise<boolean> => {
    const results = await Promise.all(checks.map(([name, check]) => runCheck(name, check, timeoutMs)));
    const ok = results.every((result) => result.ok);
    known = { ok, until: performance.now() + ttlMs };
    running = undefined;
    report(options.onResult, results);
    return ok;
  };
  return () => {
    if (known && performance.now() < known.until) return known.ok;
    running ??= run();
    return running;
  };
}

const KNOWN = ['livePath', 'readyPath', 'checks', 'timeoutMs', 'ttlMs', 'onResult'];

export function health(options: HealthOptions = {}): Health {
  knownKeys('health', options, KNOWN);
  const livePath = absolutePath('health.livePath', options.livePath ?? '/livez');
  const readyPath = absolutePath('health.readyPath', options.readyPath ?? '/readyz');
  if (livePath === readyPath) {
    throw new OptionError(
      'health.readyPath',
      'it is the live path too',
      'Write two paths: a drain fails one and not the other',
    );
  }
  for (const [name, check] of Object.entries(options.checks ?? {})) {
    if (typeof check !== 'function')
      throw new OptionError(`health.checks.${name}`, 'not a function', 'Write async (signal) => …');
  }
  const isReady = readiness(options);
  const said = (ready: boolean): Reply => (ready ? OK : UNAVAILABLE);

  const answer = (view: RequestView, draining: boolean): Reply | Promise<Reply> | undefined => {
    const path = pathOf(view.target);
    if (path !== livePath && path !== readyPath) return undefined;
    if (view.method !== 'GET' && view.method !== 'HEAD') return NOT_ALLOWED;
    if (path === livePath) return OK;
    if (draining) return UNAVAILABLE;
    const ready = isReady();
    return typeof ready === 'boolean' ? said(ready) : ready.then(said);
  };
  return { answer };
}
