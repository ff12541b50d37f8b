/** An alert, and the rule for Prometheus that it becomes: what routes it, and what a person on call needs to know. */
import type { Service } from '@palisade/config/service/service';
import { tracksOf } from '../labels.ts';
import type { Yaml } from '../yaml.ts';

/** Somebody is woken, or somebody sees to it on a working day. */
export type Severity = 'page' | 'ticket';

export interface Alert {
  readonly name: string;
  readonly severity: Severity;
  readonly expr: string;
  /** How long it must hold. */
  readonly for: string;
  readonly summary: string;
  readonly description: string;
  /** Where to look first. */
  readonly runbook: string;
}

/** The service, and the namespace that it really runs in: Kustomize changes no text inside of an expression. */
export interface Watched {
  readonly service: Service;
  readonly home: string;
}

/** Label matchers of PromQL; a list is any of its members. */
export const matching = (labels: Readonly<Record<string, string | readonly string[]>>): string =>
  Object.entries(labels)
    .map(([label, value]) =>
      typeof value === 'string' || value.length === 1
        ? `${label}="${String(value)}"`
        : `${label}=~"${value.join('|')}"`,
    )
    .join(',');

export const deploymentsOf = ({ service }: Watched): string[] => tracksOf(service).map(({ name }) => name);

/** What cAdvisor and kube-state-metrics say of the service's own containers. */
export const containers = ({ service, home }: Watched): string =>
  matching({ namespace: home, container: service.name });

export function ruleOf({ service, home }: Watched, alert: Alert): Yaml {
  const { name, severity, expr, summary, description, runbook } = alert;
  return {
    alert: name,
    expr,
    for: alert.for,
    labels: { severity, service: service.name, owner: service.owner, namespace: home },
    annotations: { summary, description, runbook },
  };
}
