/** A release was taken back. Needs kube-state-metrics, as it comes. */
import { type Alert, deploymentsOf, matching, type Watched } from './alert.ts';

/** When ReplicaSets of the service were made, those that `only` keeps. */
const made = (watched: Watched, by: string, only = ''): string => {
  const owner = matching({ namespace: watched.home, owner_kind: 'Deployment', owner_name: deploymentsOf(watched) });
  return (
    `max${by} (\n` +
    `  kube_replicaset_created{${matching({ namespace: watched.home })}}\n` +
    `  * on (namespace, replicaset) group_left (owner_name) kube_replicaset_owner{${owner}}${only}\n)`
  );
};

/** A Deployment goes back to an older ReplicaSet, and wants none of the newest. */
const undone = (watched: Watched): string => {
  const wanted = `\n  and on (namespace, replicaset) kube_replicaset_spec_replicas{${matching({ namespace: watched.home })}} > 0`;
  return `${made(watched, ' by (owner_name)')}\n> ${made(watched, ' by (owner_name)', wanted)}`;
};

/** Of two tracks the Service chooses: those that it chooses are scraped, and the newest is not among them. */
const switchedBack = (watched: Watched): string => {
  const up = `up{${matching({ namespace: watched.home, job: watched.service.name })}}`;
  const scraped = `\n  and on (namespace, replicaset) label_replace(${up}, "replicaset", "$1", "pod", "(.+)-[^-]+")`;
  return `${made(watched, '')}\n> ${made(watched, '', scraped)}`;
};

export function release(watched: Watched): Alert[] {
  const { service, home } = watched;
  const rolling = service.strategy !== 'blue-green';
  return [
    {
      name: 'RolledBack',
      severity: 'ticket',
      expr: rolling ? undone(watched) : switchedBack(watched),
      // Between the start of a new track and the switch to it, it is not scraped either.
      for: rolling ? '2m' : '1h',
      summary: `The newest release of ${service.name} does not serve`,
      description: `An older release serves in ${home}; the newest was made at {{ $value | humanizeTimestamp }}. It is over with the next release.`,
      runbook: `kubectl -n ${home} get replicasets -l app.kubernetes.io/name=${service.name}; what did the pipeline say of the release, and is the change still on the main branch?`,
    },
  ];
}
