/**
 * Rules for Falco: what the spec says that the service does is expected, and anything else alerts. Lists, macros and rules
 * bear the service's name, so that no rule of Falco's own set is changed (https://falco.org/docs/concepts/rules/).
 */
import type { Service } from '@palisade/config/service/service';
import { repositoryOf } from '@palisade/core/predicate/image';
import { baseOf } from '../dockerfile/bases.ts';
import { NODE_FINAL } from '../dockerfile/node.ts';
import { PYTHON_FINAL } from '../dockerfile/python.ts';
import { homeOf } from '../kubernetes/overlay.ts';
import { namespaceOf } from '../labels.ts';
import { toYaml, type Yaml } from '../yaml.ts';
import { imageScanName, scansImage } from './scans.ts';

/** The kernel keeps so many letters of a program's name. */
const COMM = 15;
/** What a list of Falco holds as it is. */
const WORD = /^[\w.+-]+$/;

const FINALS = { node: NODE_FINAL, python: PYTHON_FINAL } as const;
/** A script is known by its own name or by its interpreter's, and Node.js by that of its first thread. */
const INTERPRETERS = { node: ['node', 'MainThread'], python: ['python', 'python3'] } as const;

function executables(service: Service): string[] {
  const { language, start } = service.runtime;
  const [program = ''] = start ?? FINALS[language].start(service);
  const name = program.slice(program.lastIndexOf('/') + 1).slice(0, COMM);
  // As in python3.13, which python3 is a link to.
  const versioned = language === 'python' ? [baseOf(service.runtime).replace(':', '').replace(/-\w+$/, '')] : [];
  return [...new Set([...INTERPRETERS[language], ...versioned, name])].filter((of) => WORD.test(of));
}

const SHELLS = ['ash', 'bash', 'busybox', 'csh', 'dash', 'fish', 'ksh', 'sh', 'tcsh', 'zsh'];
const INSTALLERS = ['apk', 'apt', 'apt-get', 'dpkg', 'npm', 'npx', 'pip', 'pip3', 'pnpm', 'uv', 'yarn'];

const DNS = 53;
const API = [443, 6443];
const ISTIOD = 15_012;

/** Falco sees the port that the program asks for: of a Service, its own, and not that of the pods behind it. */
const portsOf = (call: Service['calls'][number]): number[] =>
  'service' in call ? [call.port, call.servicePort] : [call.port];

const callPorts = ({ calls, access, mesh }: Service): number[] => [
  ...new Set([
    DNS,
    ...calls.flatMap(portsOf),
    ...(access === 'none' ? [] : API),
    ...(mesh === 'istio' ? [ISTIOD] : []),
  ]),
];

const ownPorts = ({ port, monitoring }: Service): number[] => [...new Set([port, monitoring?.port ?? port])];

/** Everywhere that it is deployed. */
const namespaces = (service: Service): string[] => {
  const others = Object.entries(service.environments).map(([name, environment]) => homeOf(service, name, environment));
  return [...new Set(others.length > 0 ? others : [namespaceOf(service)])];
};

const TOKENS = ['/run/secrets/kubernetes.io/serviceaccount', '/var/run/secrets/kubernetes.io/serviceaccount'];

const under = (folders: readonly string[]): string =>
  folders.map((folder) => `fd.name startswith ${folder}/`).join(' or ');

interface Rule {
  readonly rule: string;
  readonly desc: string;
  readonly condition: string;
  readonly output: string;
  readonly priority: 'CRITICAL' | 'ERROR' | 'WARNING' | 'NOTICE';
  /** Tactic and technique of MITRE ATT&CK. */
  readonly tags: readonly [string, string];
}

const WHERE =
  'namespace=%k8s.ns.name pod=%k8s.pod.name container=%container.id image=%container.image.repository user=%user.uid process=%proc.name command=%proc.cmdline parent=%proc.pname';

/** The first that matches is the one that is told: what is worse comes first. */
function rules(service: Service, prefix: string): Rule[] {
  const executed = `evt.type in (execve, execveat) and ${prefix}_container`;
  const opened = (mode: string) =>
    `evt.type in (open, openat, openat2) and evt.is_open_${mode}=true and fd.typechar='f' and fd.num>=0 and ${prefix}_container`;
  const writable = service.writable.map(({ path }) => path);
  return [
    {
      rule: 'Shell',
      desc: 'No shell is part of serving: somebody is in the container',
      condition: `${executed} and proc.name in (${prefix}_shells)`,
      output: 'A shell was started',
      priority: 'CRITICAL',
      tags: ['mitre_execution', 'T1059.004'],
    },
    {
      rule: 'Package manager',
      desc: 'The image is whole when it is built: nothing is installed where it runs',
      condition: `${executed} and proc.name in (${prefix}_installers)`,
      output: 'A package manager was started',
      priority: 'ERROR',
      tags: ['mitre_command_and_control', 'T1105'],
    },
    {
      rule: 'Unexpected process',
      desc: 'It runs its own program, and no other',
      condition: `${executed} and not proc.name in (${prefix}_executables)`,
      output: 'A process that is not the service was started',
      priority: 'ERROR',
      tags: ['mitre_execution', 'T1059'],
    },
    ...(service.access === 'none'
      ? [
          {
            rule: 'Service account token read',
            desc: 'It has no access to the Kubernetes API: nobody needs a token',
            condition: `${opened('read')} and (${under(TOKENS)})`,
            output: `A service account's token was read file=%fd.name`,
            priority: 'CRITICAL',
            tags: ['mitre_credential_access', 'T1528'],
          } as const,
        ]
      : []),
    {
      rule: 'Write outside of its folders',
      desc: 'It writes to the folders that its spec names',
      condition: `${opened('write')} and not (${under(['/dev', ...writable])})`,
      output: 'A file was written outside of the declared folders file=%fd.name',
      priority: 'ERROR',
      tags: ['mitre_persistence', 'T1554'],
    },
    {
      rule: 'Undeclared connection',
      desc: 'It connects to the ports of what it calls',
      condition: `(evt.type=connect or (evt.type in (sendto, sendmsg) and fd.l4proto=udp)) and (fd.typechar=4 or fd.typechar=6) and ${prefix}_container and fd.net != "127.0.0.0/8" and fd.ip != "::1" and not fd.sport in (${prefix}_call_ports)`,
      output: 'A connection to a port that is not declared connection=%fd.name protocol=%fd.l4proto',
      priority: 'WARNING',
      tags: ['mitre_exfiltration', 'T1041'],
    },
    {
      rule: 'Listens on another port',
      desc: 'It listens where its spec says',
      condition: `evt.type=listen and (fd.typechar=4 or fd.typechar=6) and ${prefix}_container and not fd.sport in (${prefix}_ports)`,
      output: 'It listens on a port that is not declared port=%fd.sport',
      priority: 'WARNING',
      tags: ['mitre_command_and_control', 'T1571'],
    },
  ];
}

const list = (name: string, items: readonly (string | number)[]): Yaml => ({ list: name, items });

export function falcoRules(service: Service): string {
  const prefix = service.name.replaceAll('-', '_');
  const own =
    `container.id != host and container.image.repository=${repositoryOf(service.image.repository)} and k8s.ns.name in (${prefix}_namespaces)` +
    (scansImage(service) ? ` and not k8s.pod.name startswith ${imageScanName(service)}-` : '');
  return toYaml([
    list(`${prefix}_namespaces`, namespaces(service)),
    list(`${prefix}_executables`, executables(service)),
    list(`${prefix}_shells`, SHELLS),
    list(`${prefix}_installers`, INSTALLERS),
    list(`${prefix}_ports`, ownPorts(service)),
    list(`${prefix}_call_ports`, callPorts(service)),
    { macro: `${prefix}_container`, condition: own },
    ...rules(service, prefix).map(({ rule, desc, condition, output, priority, tags }) => ({
      rule: `${service.name}: ${rule}`,
      desc,
      condition,
      output: `${output} ${WHERE}`,
      priority,
      tags: ['container', service.name, service.owner, ...tags],
    })),
  ] as Yaml);
}
