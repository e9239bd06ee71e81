{{/* The environment of each container. A contract test proves that it is the one the service asks for in production. */}}

{{/* A variable that the Secret of the service holds under its own name: dict secret, key, optional. */}}
{{- define "conum.secret" -}}
- name: {{ .key }}
  valueFrom: {secretKeyRef: {name: {{ .secret }}, key: {{ .key }}{{ if .optional }}, optional: true{{ end }}}}
{{- end }}

{{- define "conum.env.identity" -}}
{{- with .Values.identity -}}
- {name: JWKS_URL, value: {{ .jwksUrl | quote }}}
- {name: JWT_ISSUER, value: {{ .issuer | quote }}}
- {name: JWT_AUDIENCE, value: {{ .audience | quote }}}
{{- end }}
{{- with .Values.telemetry.otlpEndpoint }}
- {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }}}
{{- end }}
{{- end }}

{{/* dict root, secret: Kafka, for a service and for the operator. */}}
{{- define "conum.env.kafka" -}}
{{- $kafka := .root.Values.kafka -}}
- {name: KAFKA_BOOTSTRAP, value: {{ $kafka.bootstrap | quote }}}
- {name: KAFKA_SECURITY, value: {{ $kafka.security }}}
{{- if hasPrefix "SASL" $kafka.security }}
- {name: KAFKA_SASL_MECHANISM, value: {{ $kafka.mechanism }}}
{{ include "conum.secret" (dict "secret" .secret "key" "KAFKA_USERNAME") }}
{{ include "conum.secret" (dict "secret" .secret "key" "KAFKA_PASSWORD") }}
{{- end }}
{{- if $kafka.ca.existingSecret }}
- {name: KAFKA_CA, value: /etc/conum/kafka/ca.crt}
{{- end }}
{{- end }}

{{/* dict root, name, component, is (its entry of files/services.yaml). */}}
{{- define "conum.env.service" -}}
{{- $values := .root.Values -}}
{{- $secret := (index $values.services .name).existingSecret -}}
- {name: CONUM_ENV, value: production}
- {name: CONUM_HOST, value: 0.0.0.0}
- {name: CONUM_PORT, value: "8000"}
- {name: CONUM_DATA, value: /data}
- {name: CONUM_PARTS, value: {{ ternary "consumers,relay" "graphql" (eq .component "worker") | quote }}}
{{ include "conum.env.identity" .root }}
{{ include "conum.env.kafka" (dict "root" .root "secret" $secret) }}
{{ include "conum.secret" (dict "secret" $secret "key" "MONGODB_URI") }}
- {name: CONUM_MONGO_DRIVER, value: {{ $values.mongodb.driver }}}
{{- with $values.mongodb.prefix }}
- {name: CONUM_MONGO_PREFIX, value: {{ . | quote }}}
{{- end }}
{{- if .is.objects }}
- {name: CONUM_PUBLIC_URL, value: {{ printf "https://%s" $values.domain | quote }}}
{{ include "conum.secret" (dict "secret" $secret "key" "CONUM_SECRET_LIENS") }}
{{ include "conum.secret" (dict "secret" $secret "key" "CONUM_SECRET_LIENS_AUTRE" "optional" true) }}
- {name: OBJETS_URL, value: {{ printf "s3://%s/%s" $values.objects.bucket .name | quote }}}
{{- with $values.objects.endpoint }}
- {name: OBJETS_ENDPOINT, value: {{ . | quote }}}
{{- end }}
- {name: OBJETS_REGION, value: {{ $values.objects.region | quote }}}
{{ include "conum.secret" (dict "secret" $secret "key" "OBJETS_CLE") }}
{{ include "conum.secret" (dict "secret" $secret "key" "OBJETS_SECRET") }}
{{- end }}
{{- if .is.mail }}
{{ include "conum.secret" (dict "secret" $secret "key" "SMTP_URL") }}
- {name: SMTP_FROM, value: {{ $values.smtp.from | quote }}}
- {name: CONUM_BOITE_ANCT, value: {{ $values.smtp.anctMailbox | quote }}}
- {name: CONUM_SITE, value: {{ $values.site | quote }}}
- {name: STRUCTURES_URL, value: "http://{{ .root.Release.Name }}-structures:8000/graphql"}
- {name: TOKEN_URL, value: {{ $values.identity.tokenUrl | quote }}}
{{ include "conum.secret" (dict "secret" $secret "key" "CLIENT_ID") }}
{{ include "conum.secret" (dict "secret" $secret "key" "CLIENT_SECRET") }}
{{- end }}
{{- range $name, $value := (index $values.services .name).env }}
- {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- end }}

{{/* The root alone. */}}
{{- define "conum.env.gateway" -}}
{{- $root := . -}}
- {name: CONUM_ENV, value: production}
- {name: APP_VERSION, value: {{ include "conum.tag" . | quote }}}
- {name: SUPERGRAPH, value: /etc/conum/supergraph/supergraph.graphql}
{{- range $name, $_ := include "conum.services" . | fromYaml }}
- {name: {{ upper $name }}_URL, value: "http://{{ $root.Release.Name }}-{{ $name }}:8000/graphql"}
{{- end }}
{{ include "conum.env.identity" . }}
{{- if .Values.telemetry.otlpEndpoint }}
- {name: OTEL_SAMPLING_RATE, value: {{ .Values.telemetry.samplingRate | quote }}}
{{- end }}
{{- with .Values.gateway }}
- {name: MAX_COST, value: {{ .maxCost | int | quote }}}
- {name: UPSTREAM_TIMEOUT_MS, value: {{ .upstreamTimeoutMs | int | quote }}}
{{- if .persistedDocuments.existingConfigMap }}
- {name: PERSISTED_DOCUMENTS, value: {{ printf "/etc/conum/documents/%s" .persistedDocuments.key | quote }}}
- {name: ALLOW_ARBITRARY, value: {{ ternary "1" "0" .persistedDocuments.allowArbitrary | quote }}}
{{- end }}
{{- end }}
{{- end }}
