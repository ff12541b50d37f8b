/** Inputs with the parts that no doc needs: renderers with all their features, odd forms of each language. */
import { ROLES } from '../report/inputs.ts';

type Files = Readonly<Record<string, string>>;

const CHART: Files = {
  'Chart.yaml':
    'apiVersion: v2\nname: shop\nversion: 1.2.3\nappVersion: "4"\ndependencies:\n  - name: db\n    version: ">=1.0.0 <2"\n    repository: file://charts/db\n    condition: db.enabled\n    alias: store\n    import-values:\n      - child: exports\n        parent: up\n',
  'values.yaml':
    'image: {repository: web, tag: "1.0"}\nreplicas: 2\nenv: {A: b, C: 1}\nresources:\n  limits: {cpu: 100m, memory: 1Gi}\ndb:\n  enabled: true\nlist: [a, b]\n',
  'templates/_helpers.tpl':
    '{{- define "shop.name" -}}\n{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}\n{{- end -}}\n{{- define "shop.labels" }}\napp: {{ include "shop.name" . }}\nversion: {{ .Chart.AppVersion | quote }}\n{{- end }}\n',
  'templates/deployment.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ template "shop.name" . }}\n  labels: {{- include "shop.labels" . | nindent 4 }}\nspec:\n  replicas: {{ .Values.replicas | default 1 }}\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers:\n        - name: web\n          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"\n          {{- with .Values.resources }}\n          resources: {{- toYaml . | nindent 12 }}\n          {{- end }}\n          env:\n            {{- range $k, $v := .Values.env }}\n            - name: {{ $k }}\n              value: {{ $v | quote }}\n            {{- else }}\n            []\n            {{- end }}\n{{- if and .Values.db.enabled (gt (len .Values.list) 1) (semverCompare ">=1.21-0" .Capabilities.KubeVersion.Version) }}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  a: {{ tpl "{{ .Values.image.tag }}" . | b64enc }}\n  b: {{ regexReplaceAll "(a+)(b)?" "aab" "${1}x" }}\n  c: {{ .Files.Get "files/a.txt" | sha256sum }}\n  d: {{ lookup "v1" "Secret" "x" "y" | toJson | quote }}\n{{- end }}\n',
  'files/a.txt': 'hello\n',
  'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'charts/db/values.yaml': 'exports: {password: x}\nglobal: {a: 1}\n',
  'charts/db/templates/pod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: db-{{ .Release.Name }}}\nspec: {containers: [{name: db, image: {{ .Values.image | default "pg:16" }}}]}\n',
};

const DEPLOYMENT =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n  selector:\n    matchLabels: {app: web}\n  template:\n    metadata:\n      labels: {app: web}\n    spec:\n      containers:\n        - name: web\n          image: web:1\n          envFrom: [{configMapRef: {name: conf}}]\n          ports: [{containerPort: 80}]\n---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n';

const KUSTOMIZE: Files = {
  'base/kustomization.yaml':
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [web.yaml]\nconfigMapGenerator:\n  - name: conf\n    literals: [A=b, C=d]\n    files: [x=note.txt]\n    envs: [some.env]\ngeneratorOptions: {labels: {g: "1"}}\n',
  'base/web.yaml': DEPLOYMENT,
  'base/note.txt': 'note\n',
  'base/some.env': '# env\nE=f\nG\n',
  'overlays/prod/kustomization.yaml':
    'resources: [../../base]\ncomponents: [../../extra]\nnamePrefix: p-\nnameSuffix: -s\nnamespace: prod\ncommonLabels: {env: prod}\nlabels:\n  - pairs: {a: b}\n    includeSelectors: true\n    fields: [{path: spec/template/metadata/labels, create: true, kind: Deployment}]\ncommonAnnotations: {note: x}\nimages: [{name: web, newName: r.io/web, newTag: "2"}]\nreplicas: [{name: web, count: 3}]\npatches:\n  - path: patch.yaml\n  - target: {kind: Deployment, name: w.*}\n    patch: |-\n      - op: replace\n        path: /spec/replicas\n        value: 4\n      - {op: add, path: /spec/template/spec/containers/-, value: {name: side, image: s:1}}\npatchesStrategicMerge:\n  - |-\n    apiVersion: v1\n    kind: Service\n    metadata: {name: web}\n    spec: {type: NodePort}\nreplacements:\n  - source: {kind: Service, name: web, fieldPath: metadata.name}\n    targets:\n      - select: {kind: Deployment}\n        fieldPaths: [spec.template.spec.containers.[name=web].env.0.value]\n        options: {create: true}\nvars:\n  - name: V\n    objref: {kind: Service, name: web, apiVersion: v1}\nsecretGenerator: [{name: sec, literals: [k=v], type: Opaque}]\n',
  'overlays/prod/patch.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          env: [{name: Z, value: $(V)}]\n        - $patch: delete\n          name: gone\n',
  'extra/kustomization.yaml': 'kind: Component\nresources: [cm.yaml]\nconfigurations: [conf.yaml]\n',
  'extra/conf.yaml':
    'varReference: [{path: spec/x, kind: Foo}]\nnameReference: [{kind: ConfigMap, fieldSpecs: [{path: x}]}]\n',
  'extra/cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\ndata: {a: "1"}\n',
};

const DOCKERFILE = `# syntax=docker/dockerfile:1
# escape=\\
ARG BASE=node:22 OTHER
FROM --platform=$BUILDPLATFORM \${BASE:-alpine} AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
ENV A=b C="d e" OLD old\\ value
ARG A_TOKEN
RUN --mount=type=secret,id=x,target=/x --mount=type=cache,target=/y set -eux; \\
    # a comment inside
    apt-get update && apt-get install -y curl=1 \\
      && curl -fsSL https://x/y | bash -s -- "\${A%%b*}" && rm -rf /var/lib/apt/lists/*
RUN <<EOF
apt-get install foo
pip install "x==1" -r requirements.txt
EOF
COPY <<"A" <<-'B' /dst/
one $A
A
	two
	B
ONBUILD RUN sudo make install
FROM scratch
COPY --from=build --chown=0:0 --chmod=777 /a /b
ADD --checksum=sha256:00 https://x/y.tgz /
USER 0
EXPOSE 80/tcp 99999 $P
HEALTHCHECK --interval=5s CMD ["curl", "x"]
CMD npm install && npm start
`;

const WORKFLOW = `name: ci
on:
  pull_request_target: {types: [opened]}
  workflow_call: {inputs: {x: {type: string, default: 'y'}}, secrets: {t: {required: true}}}
permissions: write-all
env: {TITLE: "\${{ github.event.pull_request.title }}"}
jobs:
  a:
    strategy: {matrix: {os: [ubuntu-latest, "\${{ fromJSON(inputs.x) }}"], include: [{os: x}]}}
    runs-on: \${{ matrix.os }}
    if: \${{ github.actor == 'dependabot[bot]' && contains('a b', github.ref) || !cancelled() }}
    container: {image: "node:22", credentials: {username: u, password: p}}
    outputs: {o: "\${{ steps.s.outputs.o }}"}
    steps: &steps
      - uses: actions/checkout@v4
        with: {ref: "\${{ github.head_ref }}"}
      - id: s
        shell: bash
        run: |
          echo "\${{ github.event.issue.body }} \${{ toJSON(secrets) }}" >> $GITHUB_ENV
          echo \${{ format('{0}', github.event['comment'].body) }}
      - uses: docker://alpine:latest
      - uses: ./.github/actions/x
  b:
    needs: [a]
    uses: o/r/.github/workflows/w.yml@main
    secrets: inherit
  c: {runs-on: x, steps: *steps}
`;

const COMPOSE = `services:
  web:
    image: web:latest
    build: {context: ., dockerfile: Dockerfile}
    privileged: true
    ports: ["80:80", {target: 1, published: 2}]
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
    environment: {PASSWORD: hunter2hunter2}
    deploy: {resources: {limits: {memory: 1g}}}
  db: {extends: {service: web}, network_mode: host}
`;

const LOCKFILE = JSON.stringify({
  name: 'x',
  lockfileVersion: 3,
  packages: {
    '': { dependencies: { a: '^1' } },
    'node_modules/a': { version: '1.0.0', resolved: 'https://x/a.tgz', integrity: 'sha512-x' },
  },
});

const TRIVY = JSON.stringify({
  SchemaVersion: 2,
  ArtifactName: 'web',
  ArtifactType: 'container_image',
  Results: [
    {
      Target: 'web (debian)',
      Class: 'os-pkgs',
      Type: 'debian',
      Vulnerabilities: [
        {
          VulnerabilityID: 'CVE-2024-1',
          PkgName: 'zlib',
          InstalledVersion: '1',
          FixedVersion: '2',
          Severity: 'HIGH',
          CVSS: { nvd: { V3Score: 9.1 } },
        },
      ],
      Misconfigurations: [{ ID: 'DS002', Severity: 'LOW', Title: 't', CauseMetadata: { StartLine: 1, EndLine: 2 } }],
      Licenses: [{ Name: 'GPL', Severity: 'LOW', PkgName: 'x' }],
    },
  ],
});

const POLICIES = `${ROLES}---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 50%, selector: {matchLabels: {app: web}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {minReplicas: 1, maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
`;

export const OWN: readonly Files[] = [
  CHART,
  KUSTOMIZE,
  { Dockerfile: DOCKERFILE, '.dockerignore': '*\n!src\n' },
  {
    '.github/workflows/ci.yml': WORKFLOW,
    '.github/actions/x/action.yml': 'name: x\nruns: {using: composite, steps: [{run: echo, shell: bash}]}\n',
  },
  { 'compose.yaml': COMPOSE, Dockerfile: DOCKERFILE },
  { 'package-lock.json': LOCKFILE, 'package.json': '{"name":"x"}\n', Dockerfile: 'FROM node:22\nRUN npm install\n' },
  { 'trivy.json': TRIVY },
  { 'all.yaml': DEPLOYMENT.replaceAll('\n', '\r\n') },
  { 'all.yaml': `${DEPLOYMENT}---\n${POLICIES}` },
  {
    'list.json':
      '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"a","image":"a"}]}}]}\n',
  },
];
