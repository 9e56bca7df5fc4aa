/** Something that a step may do. */
export interface Right {
  readonly actions: readonly string[];
  /** ARNs. */
  readonly resources: readonly string[];
  /** As IAM takes them. @default - none */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Why a resource is no more exact than a wildcard, where one is. */
  readonly whyWildcard?: string;
}
