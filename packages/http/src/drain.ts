/**
 * Stopping without losing a request. Kubernetes sends SIGTERM while endpoints still route here, so the service fails its readiness,
 * serves on for a while, then stops listening and lets what is in flight finish.
 * Source: Kubernetes "Pod Lifecycle", Termination of Pods (terminationGracePeriodSeconds is 30 by default).
 */
import type { Server } from 'node:http';
import type { Hardening } from './hardening.ts';
import { knownKeys, OptionError, wholeNumber } from './option.ts';
import { beginDrain } from './traffic.ts';

export interface DrainOptions {
  /** Milliseconds to serve on while load balancers learn of it. Default 5,000. */
  readonly graceMs?: number;
  /** Milliseconds after the grace in which requests in flight may finish. Default 20,000. */
  readonly deadlineMs?: number;
  /** Signals that start the drain. Default none. */
  readonly signals?: readonly NodeJS.Signals[];
  /** Ends the process after a drain that a signal started: 0 where all was served, 1 where it was forced. Default true. */
  readonly exit?: boolean;
  /** Runs when the last connection is gone: close pools, flush logs. */
  readonly onDrained?: (report: DrainReport) => unknown;
}

export interface DrainReport {
  readonly outcome: 'drained' | 'forced';
  readonly durationMs: number;
  /** Requests finished during the drain. */
  readonly served: number;
  /** Requests cut off at the deadline. */
  readonly cut: number;
  /** What `onDrained` threw. */
  readonly error?: unknown;
}

export interface Drain {
  /** Starts the drain, or joins the one under way. */
  readonly start: () => Promise<DrainReport>;
  /** Takes the signal handlers away. */
  readonly dispose: () => void;
}

const SWEEP_MS = 50;
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** Resolves true where every connection ended by itself, false at the deadline. */
function closed(server: Server, deadlineMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    // A response that began before the drain promised keep-alive: its connection becomes idle later.
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    const end = (drained: boolean): void => {
      clearInterval(sweep);
      clearTimeout(deadline);
      resolve(drained);
    };
    const deadline = setTimeout(() => end(false), deadlineMs);
    // Not listening is as good as closed, once nothing is left.
    server.close(() => end(true));
    server.closeIdleConnections();
  });
}

async function finish(options: DrainOptions, report: DrainReport): Promise<DrainReport> {
  try {
    await options.onDrained?.(report);
    return report;
  } catch (error) {
    return { ...report, error };
  }
}

export function drainOf({ traffic }: Hardening, server: Server, options: DrainOptions = {}): Drain {
  knownKeys('drain', options, ['graceMs', 'deadlineMs', 'signals', 'exit', 'onDrained']);
  const time = (name: 'graceMs' | 'deadlineMs', fallback: number): number =>
    wholeNumber(`drain.${name}`, options[name] ?? fallback, { least: 0, most: 3_600_000, unit: 'milliseconds' });
  const graceMs = time('graceMs', 5000);
  const deadlineMs = time('deadlineMs', 20_000);
  const signals = options.signals ?? [];
  if (!Array.isArray(signals)) throw new OptionError('drain.signals', 'not a list', 'Write ["SIGTERM"]');

  const run = async (): Promise<DrainReport> => {
    const start = performance.now();
    traffic.served = 0;
    beginDrain(traffic);
    await pause(graceMs);
    const drained = await closed(server, deadlineMs);
    const cut = traffic.open.size;
    if (!drained) server.closeAllConnections();
    // Idle or silent connections that had to be cut lost nobody's request.
    const outcome = drained || cut === 0 ? 'drained' : 'forced';
    return finish(options, { outcome, durationMs: Math.round(performance.now() - start), served: traffic.served, cut });
  };

  let running: Promise<DrainReport> | undefined;
  const start = (): Promise<DrainReport> => (running ??= run());
  const onSignal = (): void => {
    void start().then(({ outcome }) => {
      if (options.exit !== false) process.exit(outcome === 'drained' ? 0 : 1);
    });
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    start,
    dispose: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
