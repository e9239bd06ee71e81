{{/* Names and labels. Every template here takes a dict: root, name (a service, gateway, operator), component. */}}

{{- define "conum.fullname" -}}
{{ .root.Release.Name }}-{{ .name }}{{ if eq .component "worker" }}-worker{{ end }}
{{- end }}

{{- define "conum.selector" -}}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "conum.labels" -}}
{{ include "conum.selector" . }}
app.kubernetes.io/part-of: conum
app.kubernetes.io/version: {{ include "conum.tag" .root | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "conum.metadata" -}}
name: {{ include "conum.fullname" . }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "conum.labels" . | nindent 2 }}
{{- end }}

{{/* The root alone. */}}
{{- define "conum.tag" -}}
{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "conum.image" -}}
{{ with .root.Values.image.registry }}{{ . }}/{{ end }}conum/{{ .name }}:{{ include "conum.tag" .root }}
{{- end }}

{{/* The root alone: what each service is, from files/services.yaml. */}}
{{- define "conum.services" -}}
{{ .Files.Get "files/services.yaml" }}
{{- end }}

{{/* The root alone: the ConfigMap that the gateway reads; with the operator, the one that it publishes. */}}
{{- define "conum.supergraph" -}}
{{ .Values.supergraph.existingConfigMap | default (printf "%s-supergraph" .Release.Name) }}
{{- end }}
