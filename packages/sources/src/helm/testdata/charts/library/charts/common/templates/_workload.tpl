{{- define "common.workload" -}}
apiVersion: apps/v1
kind: {{ .kind }}
metadata:
  name: {{ .root.Values.name }}
spec:
  template:
    spec:
      containers:
        - {{ merge (dict "name" .root.Values.name "image" "example/app:1") .extra | toYaml | nindent 10 | trim }}
{{- end -}}
