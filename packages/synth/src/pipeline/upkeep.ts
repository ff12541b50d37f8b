/** Who keeps pins current, and who looks at a change of what builds and deploys. */
import type { Service } from '@palisade/config/service/service';
import { because, toYaml, type Yaml } from '../yaml.ts';
import { managerOf } from './install.ts';

/** Most bad releases are found and gone within a week. Fixes of holes do not wait for it. */
const COOLDOWN: Yaml = because({ 'default-days': 7 }, 'pipeline/update-cooldown');

const LINES = ['version-update:semver-major', 'version-update:semver-minor'];

/** Images stand in more than one folder, and none is looked through. Of the base, the spec says the release line. */
const images = ({ runtime: { language } }: Service): Readonly<Record<string, Yaml>> => ({
  directories: ['/', '/deploy/**'],
  ignore: [{ 'dependency-name': language, 'update-types': LINES }],
});

const update = (ecosystem: string, places: Readonly<Record<string, Yaml>> = { directory: '/' }): Yaml => ({
  'package-ecosystem': because(ecosystem, 'pipeline/updates-automated'),
  ...places,
  schedule: { interval: 'weekly' },
  cooldown: COOLDOWN,
  groups: { minor: { 'update-types': ['minor', 'patch'] } },
});

export const dependabot = (service: Service): string =>
  toYaml({
    version: 2,
    updates: [update(managerOf(service).ecosystem), update('docker', images(service)), update('github-actions')],
  });

/** What a change could use to get past review, and what it deploys. */
const GUARDED = ['/.github/', '/Dockerfile', '/deploy/', '/palisade.yaml', '/palisade.config.ts'];

export function codeOwners({ pipeline: { owners } }: Service): string | undefined {
  if (owners.length === 0) return undefined;
  const whose = owners.join(' ');
  return ['*', ...GUARDED].map((path) => `${path} ${whose}\n`).join('');
}
