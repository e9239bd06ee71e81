{{/* The pods of this release: dict root, name, component. */}}
{{- define "conum.peer" -}}
podSelector:
  matchLabels:
    {{- include "conum.selector" . | nindent 4 }}
{{- end }}

{{/* dict root, to (names of networkPolicy.egress): rules to what is outside of this chart. */}}
{{- define "conum.egress" -}}
{{- range $name := .to }}
{{- with index $.root.Values.networkPolicy.egress $name }}
- ports:
    {{- range .ports }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
  {{- with .to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* The root alone: an address whose port no rule opens would be a silence of thirty seconds, at night. */}}
{{- define "conum.ports.agree" -}}
{{- $given := dict "kafka" (list "kafka.bootstrap" .Values.kafka.bootstrap) -}}
{{- $_ := set $given "issuer" (list "identity.jwksUrl" .Values.identity.jwksUrl) -}}
{{- with .Values.telemetry.otlpEndpoint }}{{ $_ := set $given "otlp" (list "telemetry.otlpEndpoint" .) }}{{ end -}}
{{- with .Values.objects.endpoint }}{{ $_ := set $given "objects" (list "objects.endpoint" .) }}{{ end -}}
{{- range $name, $pair := $given -}}
{{- $ports := list -}}
{{- range (index $.Values.networkPolicy.egress $name).ports }}{{ $ports = append $ports (int . | toString) }}{{ end -}}
{{- range splitList "," (index $pair 1) -}}
{{- $default := ternary "80" "443" (hasPrefix "http:" .) -}}
{{- $host := regexReplaceAll "^https?://([^/]+).*$" . "${1}" -}}
{{- $port := ternary (regexFind "[0-9]+$" $host) $default (contains ":" $host) -}}
{{- if not (has $port $ports) -}}
{{- fail (printf "networkPolicy.egress.%s.ports n'ouvre pas le port %s, que nomme %s" $name $port (index $pair 0)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
