/** Annotations of pods that show figures, as `ContainerApplication` sets them, in the form that Prometheus gives them. */
const ANNOTATION = "__meta_kubernetes_pod_annotation_prometheus_io";

/** Label of what the library made, in the form that Prometheus gives it. */
const MANAGED_BY = "__meta_kubernetes_pod_label_app_kubernetes_io_managed_by";

/**
 * Renders how Prometheus finds the applications that ask for it with `metrics`: by the annotations of their pods. Others bring a
 * ServiceMonitor or PodMonitor; many charts set these annotations too and let nobody in, and their alerts would fire for ever.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config
 */
export function renderApplicationScrapes(): readonly object[] {
  const keep = (label: string, regex: string) => ({ action: "keep", source_labels: [label], regex });
  const copy = (label: string, target: string) => ({ action: "replace", source_labels: [label], target_label: target });
  const address = (regex: string, replacement: string) => ({
    action: "replace",
    source_labels: ["__meta_kubernetes_pod_ip", `${ANNOTATION}_port`],
    regex,
    replacement,
    target_label: "__address__",
  });
  return [
    {
      job_name: "applications",
      kubernetes_sd_configs: [{ role: "pod" }],
      relabel_configs: [
        keep(MANAGED_BY, "k8s-on-openstack"),
        keep(`${ANNOTATION}_scrape`, "true"),
        keep("__meta_kubernetes_pod_phase", "Running"),
        { action: "replace", source_labels: [`${ANNOTATION}_path`], regex: "(.+)", target_label: "__metrics_path__" },
        address("([0-9.]+);([0-9]+)", "$1:$2"),
        address("([0-9a-fA-F:]+:[0-9a-fA-F:]*);([0-9]+)", "[$1]:$2"),
        // each container and port is a target of its own, until nothing tells them apart any more.
        copy("__meta_kubernetes_namespace", "namespace"),
        copy("__meta_kubernetes_pod_name", "pod"),
        copy("__meta_kubernetes_pod_label_app_kubernetes_io_name", "application"),
      ],
    },
  ];
}
