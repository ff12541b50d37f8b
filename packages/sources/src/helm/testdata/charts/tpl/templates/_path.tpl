{{- define "tpl.path" -}}path{{- end -}}
{{- define "tpl.value" -}}
{{- if typeIs "string" .value }}{{ tpl .value .context }}{{ else }}{{ tpl (.value | toYaml) .context }}{{ end }}
{{- end -}}
