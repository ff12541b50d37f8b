/** Groups of controls → ValidatingAdmissionPolicies, and where they are bound. */
import { resourceRules } from '@palisade/core/control/resource-rules';
import { type Admission, literalSettings, toAdmission, type Variable } from '@palisade/core/control/to-admission';
import { because, type Yaml } from '../yaml.ts';
import { celLines } from './cel-lines.ts';
import type { Demand, PolicyWaiver } from './enforced.ts';
import type { Group } from './groups.ts';
import { CONDITIONS } from './made-from-template.ts';
import { concerns, waived, waiverList, waiverVariables } from './waivers.ts';

const API = 'admissionregistration.k8s.io/v1';

/** A refusal is in the audit log as well. The API takes no binding that both denies and warns. */
const ACTIONS = { deny: ['Deny', 'Audit'], warn: ['Warn', 'Audit'], audit: ['Audit'] } as const;
export type Mode = keyof typeof ACTIONS;

function admissionOf({ control, settings }: Demand, waivers: readonly PolicyWaiver[]): Admission {
  const excused = waivers.some((waiver) => concerns(waiver, control.id));
  return toAdmission(control, { settings: literalSettings(settings), ...(excused && { waived }) });
}

/** Each once: those of one name are the same. */
const distinct = (variables: readonly Variable[]): Variable[] => [
  ...new Map(variables.map((variable) => [variable.name, variable])).values(),
];

const expressionOf = ({ name, expression }: Variable): Yaml => ({ name, expression: celLines(expression) });

export interface PolicyOf {
  readonly name: string;
  readonly group: Group;
  readonly waivers: readonly PolicyWaiver[];
  readonly labels: Readonly<Record<string, string>>;
}

export function policy({ name, group: { kinds, demands }, waivers, labels }: PolicyOf): Yaml {
  const own = waivers.filter((waiver) => demands.some(({ control }) => concerns(waiver, control.id)));
  const admissions = demands.map((demand) => ({ id: demand.control.id, ...admissionOf(demand, own) }));
  const variables = distinct([
    ...(own.length > 0 ? waiverVariables(waiverList(own)) : []),
    ...admissions.flatMap((admission) => admission.variables),
  ]);
  return {
    apiVersion: API,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name, labels },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: { resourceRules: resourceRules(kinds) as unknown as Yaml },
      matchConditions: CONDITIONS.map(expressionOf),
      variables: variables.map(expressionOf),
      validations: admissions.map(({ id, expression, messageExpression }) => ({
        expression: because(celLines(expression), id),
        messageExpression: celLines(messageExpression),
      })),
    },
  };
}

/** Absent: everywhere. Objects that are in no namespace are everywhere. */
export interface Bound {
  readonly namespaces?: readonly string[];
  readonly notIn?: readonly string[];
}

export interface BindingOf extends Bound {
  readonly name: string;
  readonly mode: Mode;
  readonly labels: Readonly<Record<string, string>>;
}

const NAME = 'kubernetes.io/metadata.name';

function matchResources({ namespaces, notIn }: Bound): Yaml | undefined {
  const matchExpressions = [
    ...(namespaces ? [{ key: NAME, operator: 'In', values: namespaces }] : []),
    ...(notIn ? [{ key: NAME, operator: 'NotIn', values: notIn }] : []),
  ];
  return matchExpressions.length === 0 ? undefined : { namespaceSelector: { matchExpressions } };
}

export const binding = ({ name, mode, labels, ...where }: BindingOf): Yaml => ({
  apiVersion: API,
  kind: 'ValidatingAdmissionPolicyBinding',
  metadata: { name, labels },
  spec: { policyName: name, validationActions: ACTIONS[mode], matchResources: matchResources(where) },
});
