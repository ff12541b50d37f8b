/** One ValidatingAdmissionPolicy and binding for each control, each seeing only the objects that carry its label. */
import type { Control, FieldControl } from '@palisade/core/control/control';
import { kindsOf, resourceRules } from '@palisade/core/control/resource-rules';
import { settingValues } from '@palisade/core/control/setting';
import { literalSettings, toAdmission } from '@palisade/core/control/to-admission';
import type { KubeObject } from '../cluster/harness/client.ts';

export type FieldControlOf = FieldControl & Control;

/** Which control an object is shown to; every other policy passes it by. */
export const LABEL = 'conformance.palisade.dev/policy';

export interface Shown {
  readonly control: FieldControlOf;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Names the control with its settings, as a label's value can. */
  readonly slug: string;
}

export function policyOf({ control, settings, slug }: Shown): KubeObject[] {
  const { variables, expression, messageExpression } = toAdmission(control, {
    settings: literalSettings(settingValues(control, settings)),
  });
  const name = `conformance-${slug}`;
  return [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: resourceRules(kindsOf(control)),
          objectSelector: { matchLabels: { [LABEL]: slug } },
        },
        variables,
        validations: [{ expression, messageExpression }],
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'] },
    },
  ];
}
