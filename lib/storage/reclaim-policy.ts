/** What happens to a volume or a snapshot in Cinder when its object in Kubernetes is deleted. */
export enum ReclaimPolicy {
  /** It is deleted too, with the data in it. */
  DELETE = "Delete",

  /** It stays in Cinder until somebody deletes it there; also when the cluster is destroyed. */
  RETAIN = "Retain",
}
