/** Source controls on manifests, lockfiles and settings: the typed way to state one. */
import type { Inspection, SettingValues, SourceControl } from '@palisade/core/control/control';
import type {
  Dependency,
  LockfileBody,
  PackageBody,
  RegistryBody,
  RuntimeBody,
  UpdatesBody,
} from '@palisade/core/subject/package';

interface Bodies {
  readonly package: PackageBody;
  readonly lockfile: LockfileBody;
  readonly registry: RegistryBody;
  readonly runtime: RuntimeBody;
  readonly updates: UpdatesBody;
}

type Statement<Model extends keyof Bodies> = Omit<SourceControl, 'form' | 'model' | 'inspect'> & {
  readonly model: Model;
  /** `undefined`: the control does not apply. */
  readonly inspect: (body: Bodies[Model], settings: SettingValues) => Inspection;
};

export const dependencyControl = <Model extends keyof Bodies>({
  inspect,
  ...statement
}: Statement<Model>): SourceControl => ({
  form: 'source',
  ...statement,
  inspect: (subject, settings) => inspect(subject.body as Bodies[Model], settings),
});

/** What a lockfile or the registry decides on: not peers, which whoever uses the package brings. */
export const installed = ({ dependencies }: PackageBody): readonly Dependency[] =>
  dependencies.filter(({ kind }) => kind !== 'peer');

/** Samples and tests are run by nobody but their authors. */
export const isDeployed = ({ role }: PackageBody): boolean => role === 'service' || role === 'unknown';

export const namesOf = (names: readonly string[]): string =>
  `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
