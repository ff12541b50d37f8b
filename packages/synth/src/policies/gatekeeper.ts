/**
 * The same controls for Gatekeeper: a template for each control that knows no service, and a constraint that gives it
 * the service's namespaces, settings and waivers. One for each control, since Gatekeeper bounds the cost of a template
 * by what Kubernetes allows a single expression.
 */
import type { Setting, Settings } from '@palisade/core/control/setting';
import { toAdmission, type Variable } from '@palisade/core/control/to-admission';
import { RESOURCES, type Resource } from '@palisade/core/kubernetes/resources';
import type { SynthFile } from '../file.ts';
import { because, toYaml, type Yaml } from '../yaml.ts';
import { celLines } from './cel-lines.ts';
import type { Demand, Enforced, PolicyWaiver } from './enforced.ts';
import { groupsOf } from './groups.ts';
import { CONDITIONS } from './made-from-template.ts';
import type { Mode } from './validating-admission-policy.ts';
import { concerns, waived, waiverData, waiverVariables } from './waivers.ts';

const ACTIONS: Readonly<Record<Mode, string>> = { deny: 'deny', warn: 'warn', audit: 'dryrun' };

/** `workload/run-as-non-root` → `PalisadeWorkloadRunAsNonRoot`. */
const kindOf = (id: string): string =>
  `Palisade${id
    .split(/[^a-z0-9]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}`;

const TYPES: Readonly<Record<Setting['type'], Yaml>> = {
  strings: { type: 'array', items: { type: 'string' } },
  string: { type: 'string' },
  number: { type: 'number' },
};

const WAIVERS: Yaml = {
  type: 'array',
  description: 'Who is excused: patterns of the control and of the subject, and until when',
  items: { type: 'object', additionalProperties: { type: 'string' } },
};

const schema = (settings: Settings): Yaml => ({
  type: 'object',
  properties: {
    ...Object.fromEntries(
      Object.entries(settings).map(([name, { type, description }]) => [
        name,
        { ...(TYPES[type] as Record<string, Yaml>), description },
      ]),
    ),
    waivers: WAIVERS,
  },
});

const GIVEN = '(has(variables.params.waivers) ? variables.params.waivers : [])';

const expressionOf = ({ name, expression }: Variable): Yaml => ({ name, expression: celLines(expression) });

function template({ control }: Demand): Yaml {
  const settings = Object.keys(control.settings ?? {});
  const { variables, expression, messageExpression } = toAdmission(control, {
    settings: Object.fromEntries(settings.map((name) => [name, `variables.params.${name}`])),
    waived,
  });
  const kind = kindOf(control.id);
  return {
    apiVersion: 'templates.gatekeeper.sh/v1',
    kind: 'ConstraintTemplate',
    metadata: {
      name: kind.toLowerCase(),
      annotations: { 'metadata.gatekeeper.sh/title': control.title, description: control.why },
    },
    spec: {
      crd: { spec: { names: { kind }, validation: { openAPIV3Schema: schema(control.settings ?? {}) } } },
      targets: [
        {
          target: 'admission.k8s.gatekeeper.sh',
          code: [
            {
              engine: 'K8sNativeValidation',
              source: {
                failurePolicy: 'Fail',
                // In the singular: that is Gatekeeper's own name for it.
                matchCondition: CONDITIONS.map(expressionOf),
                variables: [...waiverVariables(GIVEN), ...variables].map(expressionOf),
                validations: [
                  {
                    expression: because(celLines(expression), control.id),
                    messageExpression: celLines(messageExpression),
                  },
                ],
              },
            },
          ],
        },
      ],
    },
  };
}

interface Place {
  readonly prefix: string;
  readonly namespaces: readonly string[];
  readonly mode: Mode;
}

function constraint(
  { control, settings }: Demand,
  kinds: readonly string[],
  place: Place,
  waivers: readonly PolicyWaiver[],
): Yaml {
  const groups = Map.groupBy(kinds, (kind) => (RESOURCES[kind] as Resource).group);
  return {
    apiVersion: 'constraints.gatekeeper.sh/v1beta1',
    kind: kindOf(control.id),
    metadata: { name: place.prefix, labels: { 'app.kubernetes.io/managed-by': 'palisade' } },
    spec: {
      enforcementAction: ACTIONS[place.mode],
      match: {
        kinds: [...groups].map(([group, members]) => ({ apiGroups: [group], kinds: members })),
        namespaces: place.namespaces,
      },
      parameters: {
        ...(settings as Record<string, Yaml>),
        waivers: waivers.filter((waiver) => concerns(waiver, control.id)).map(waiverData),
      },
    },
  };
}

/** A constraint is of the kind that its template defines: templates go first. */
export function gatekeeperFiles(
  place: Place & { readonly folder: string },
  { demands, waivers }: Enforced,
): SynthFile[] {
  const groups = groupsOf(demands, false);
  const constraints = groups.flatMap(({ kinds, demands: members }) =>
    members.map((demand) => constraint(demand, kinds, place, waivers)),
  );
  return [
    ...groups.flatMap(({ demands: members }) =>
      members.map((demand) => ({
        path: `${place.folder}/templates/${demand.control.id.replace('/', '-')}.yaml`,
        text: toYaml(template(demand)),
      })),
    ),
    { path: `${place.folder}/constraints.yaml`, text: toYaml(...constraints) },
  ];
}
