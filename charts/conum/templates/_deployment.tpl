{{/*
One Deployment, the same for all: dict root, name, component, replicas (null: an autoscaler decides), resources, port,
live and ready (paths), env (text), mounts (list of dict name, path, source), single, account (a service account whose
token the pod gets).
*/}}
{{- define "conum.deployment" -}}
{{- $values := .root.Values -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "conum.metadata" . | nindent 2 }}
spec:
  {{- if not (kindIs "invalid" .replicas) }}
  replicas: {{ .replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  {{- if .single }}
  # Never two: see files/services.yaml.
  strategy: {type: Recreate}
  {{- else }}
  # The new pod is ready before an old one stops.
  strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}
  {{- end }}
  selector:
    matchLabels:
      {{- include "conum.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "conum.labels" . | nindent 8 }}
      {{- with $values.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ .account | default (printf "%s-plateforme" .root.Release.Name) }}
      automountServiceAccountToken: {{ not (empty .account) }}
      # The variables Kubernetes makes of the Services' names would be taken for settings: CONUM_PORT.
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ $values.termination.gracePeriodSeconds }}
      {{- with $values.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- with $values.image.pullSecrets }}
      imagePullSecrets:
        {{- range . }}
        - {name: {{ . }}}
        {{- end }}
      {{- end }}
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
        seccompProfile: {type: RuntimeDefault}
      topologySpreadConstraints:
        {{- range $key := list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
        - maxSkew: 1
          topologyKey: {{ $key }}
          whenUnsatisfiable: ScheduleAnyway
          matchLabelKeys: [pod-template-hash]
          labelSelector:
            matchLabels:
              {{- include "conum.selector" $ | nindent 14 }}
        {{- end }}
      {{- with $values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .name }}
          image: {{ include "conum.image" . }}
          imagePullPolicy: {{ $values.image.pullPolicy }}
          env:
            {{- .env | nindent 12 }}
          ports:
            - {name: http, containerPort: {{ .port }}}
          # A process answers live at once, whatever is missing; a store that must first be opened is not a dead process.
          startupProbe: {httpGet: {path: {{ .live }}, port: http}, periodSeconds: 2, failureThreshold: 60}
          livenessProbe: {httpGet: {path: {{ .live }}, port: http}, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6}
          readinessProbe: {httpGet: {path: {{ .ready }}, port: http}, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 2}
          {{- if ne .component "worker" }}
          lifecycle:
            preStop: {sleep: {seconds: {{ $values.termination.preStopSeconds }}}}
          {{- end }}
          resources:
            {{- toYaml .resources | nindent 12 }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
          volumeMounts:
            - {name: tmp, mountPath: /tmp}
            - {name: data, mountPath: /data}
            {{- range .mounts }}
            - {name: {{ .name }}, mountPath: {{ .path }}, readOnly: true}
            {{- end }}
      volumes:
        - {name: tmp, emptyDir: {sizeLimit: {{ $values.ephemeral.tmp }}}}
        - {name: data, emptyDir: {sizeLimit: {{ $values.ephemeral.data }}}}
        {{- range .mounts }}
        - name: {{ .name }}
          {{- toYaml .source | nindent 10 }}
        {{- end }}
{{- end }}

{{/* dict root: the authorities that were given, as a JSON list of mounts. A whole folder, so that a renewal is seen. */}}
{{- define "conum.authorities" -}}
{{- $mounts := list -}}
{{- range $what := list "kafka" "mongodb" -}}
{{- with (index $.root.Values $what).ca -}}
{{- if .existingSecret -}}
{{- $items := list (dict "key" .key "path" "ca.crt") -}}
{{- $source := dict "secret" (dict "secretName" .existingSecret "items" $items) -}}
{{- $mounts = append $mounts (dict "name" (printf "%s-ca" $what) "path" (printf "/etc/conum/%s" $what) "source" $source) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $mounts -}}
{{- end }}
