/** The command line over the service spec over the defaults. */
import { release } from '@palisade/config/service/release';
import type { Service } from '@palisade/config/service/service';
import { SETTINGS, type Settings } from '@palisade/ship/settings';
import { list, type Options, text } from '../check/prepare.ts';
import { UserError } from '../command.ts';
import { objectiveQuestions } from './objective.ts';

const LONGEST_SECONDS = 86_400;
const SECONDS = /^(\d{1,5}(?:\.\d{1,3})?)s?$/;

function seconds(options: Options, name: string): number | undefined {
  const given = text(options[name]);
  if (given === undefined) return undefined;
  const value = Number(SECONDS.exec(given)?.[1]);
  if (value <= LONGEST_SECONDS) return value;
  throw new UserError(`--${name}=${given}: write a number of seconds, as 60`);
}

function weights(options: Options): readonly number[] | undefined {
  const given = text(options['steps']);
  if (given === undefined) return undefined;
  const steps = release.shape.steps.safeParse(given.split(',').map(Number));
  if (steps.success) return steps.data;
  throw new UserError(`--steps=${given}: write shares of 1 to 50 percent that grow, as 10,50`);
}

const defined = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;

function ofSpec(service: Service | undefined, namespace: string): Partial<Settings> {
  if (!service) return {};
  const { steps, metrics, ...rest } = service.release;
  return {
    ...rest,
    strategy: service.strategy,
    weights: steps,
    ...(metrics && {
      metrics: {
        prometheus: metrics.prometheus,
        questions: metrics.queries.length > 0 ? metrics.queries : objectiveQuestions(service, namespace),
      },
    }),
  };
}

/** @throws UserError */
export function settingsFor(options: Options, service: Service | undefined, namespace: string): Settings {
  const asks = list(options['ask']);
  const wrong = asks.find((ask) => !/^(?:\/|https?:\/\/)/.test(ask));
  if (wrong !== undefined) throw new UserError(`--ask=${wrong}: write a path, as /orders, or a URL`);
  const leaseSeconds = seconds(options, 'lease');
  if (leaseSeconds !== undefined && leaseSeconds < 3)
    throw new UserError('--lease: a runner needs 3 seconds or more to say that it lives');
  return {
    ...SETTINGS,
    ...ofSpec(service, namespace),
    ...defined({
      strategy: text(options['strategy']) as Settings['strategy'] | undefined,
      weights: weights(options),
      stepSeconds: seconds(options, 'step'),
      timeoutSeconds: seconds(options, 'timeout'),
      rollbackSeconds: seconds(options, 'rollback-timeout'),
      soakSeconds: seconds(options, 'soak'),
      waitSeconds: seconds(options, 'wait'),
      leaseSeconds,
      onHold: text(options['on-hold']) as Settings['onHold'] | undefined,
      onFirstFailure: text(options['on-first-failure']) as Settings['onFirstFailure'] | undefined,
      asks: asks.length > 0 ? asks : undefined,
    }),
  } as Settings;
}
