/** The stage that becomes the image: nothing is installed in it, and what the base brings and nobody needs is taken out. */
import type { Service } from '@palisade/config/service/service';
import { exec, pairs, quoted, run, type Stage, type Step, step } from './text.ts';

/** What a language has in its image. */
export interface Final {
  /** Accounts of the base that nobody needs. */
  readonly accounts: readonly string[];
  /** Package managers, headers, documentation and caches of the base. What scanners read of packages stays. */
  readonly surplus: readonly string[];
  /** What takes out the rest, where some of a folder stays. */
  readonly commands: readonly string[];
  /** What is installed, in the folder of the service. */
  readonly dependencies: string;
  readonly env: Readonly<Record<string, string>>;
  readonly health: (service: Service) => readonly string[];
  readonly start: (service: Service) => readonly string[];
}

const SCAN = 'find / -xdev ! -type l';

function clean({ accounts, surplus, commands }: Final): Step {
  return {
    text: run(
      ...accounts.map((name) => `sed -i '/^${name}:/d' /etc/passwd /etc/group /etc/shadow`),
      `rm -rf ${surplus.join(' \\\n    ')}`,
      ...commands,
      `${SCAN} \\( -perm -4000 -o -perm -2000 \\) -exec chmod a-s {} +`,
      `${SCAN} -perm -0002 -exec chmod o-w {} +`,
    ),
    controls: ['image/lean-packages', 'image/no-setuid', 'image/no-world-writable'],
    why: 'Package managers, documentation and caches go; lists of what is installed stay, for scanners.',
  };
}

/** Written, not made by a command: Alpine and Debian have different ones, with different bounds. */
function account(user: number, writable: readonly string[]): Step {
  const folders = writable.join(' ');
  const own = [`mkdir -p ${folders}`, `chown ${user}:${user} ${folders}`, `chmod 700 ${folders}`];
  return {
    text: run(
      `echo 'app:x:${user}:' >> /etc/group`,
      `echo 'app:x:${user}:${user}::/app:/sbin/nologin' >> /etc/passwd`,
      ...(writable.length > 0 ? own : []),
    ),
    controls: ['image/non-root-user', 'image/writable-paths-declared'],
    why: 'A user with a group of its own, no shell and no password, and folders that only it enters.',
  };
}

function volumes(writable: readonly string[]): Step[] {
  if (writable.length === 0) return [];
  return [
    {
      text: `VOLUME ${exec(writable)}`,
      controls: ['image/writable-paths-declared'],
      why: 'All else may be read-only. Docker makes volumes of these; in Kubernetes an emptyDir is mounted over each.',
    },
  ];
}

function labels({ name, owner }: Service, base: string): Step[] {
  const [reference = ''] = base.split('@');
  const key = (part: string) => `org.opencontainers.image.${part}`;
  return [
    {
      text: 'ARG SOURCE\nARG REVISION\nARG VERSION',
      why: 'The pipeline gives these: --build-arg REVISION="$(git rev-parse HEAD)"',
    },
    step(
      pairs('LABEL', {
        [key('title')]: quoted(name),
        [key('vendor')]: quoted(owner),
        [key('source')]: '"${SOURCE}"',
        [key('revision')]: '"${REVISION}"',
        [key('version')]: '"${VERSION}"',
        [key('base.name')]: quoted(`docker.io/library/${reference}`),
      }),
    ),
  ];
}

function operation(service: Service, { health, start }: Final): Step[] {
  const { startSeconds } = service.health;
  return [
    step(`EXPOSE ${service.port}`, 'image/valid-ports'),
    {
      text: `HEALTHCHECK --interval=10s --timeout=3s --start-period=${startSeconds}s --retries=3 \\\n  CMD ${exec(health(service))}`,
      controls: ['image/healthcheck'],
      why: 'For Docker and Compose; Kubernetes has probes. No shell and no curl takes part.',
    },
    step('STOPSIGNAL SIGTERM', 'application/graceful-shutdown'),
    step(`CMD ${exec(service.runtime.start ?? start(service))}`, 'image/exec-form', 'image/one-start-command'),
  ];
}

export function finalStage(service: Service, base: string, final: Final): Stage {
  const writable = service.writable.map(({ path }) => path);
  const user = service.image.user;
  return {
    from: 'base',
    name: 'final',
    why: 'What is run.',
    controls: ['image/minimal-base', 'image/runtime-base'],
    steps: [
      clean(final),
      account(user, writable),
      step(pairs('ENV', { ...final.env, PORT: String(service.port) })),
      {
        text: `COPY --from=audit --chown=0:0 /app/${final.dependencies} ./${final.dependencies}\nCOPY --from=files --chown=0:0 /app ./`,
        controls: ['image/root-owned-files', 'image/copy-from-earlier-stage'],
        why: 'Owned by root, and only read by who runs it: the stages before have set the modes, u=rwX,go=rX.',
      },
      ...volumes(writable),
      ...labels(service, base),
      step(`USER ${user}:${user}`, 'image/non-root-user', 'image/numeric-user'),
      ...operation(service, final),
    ],
  };
}
