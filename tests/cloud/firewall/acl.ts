/** What CloudFormation knows of a web ACL, as far as `Firewall` executes it. See AWS, "AWS::WAFv2::WebACL". */
export interface Acl {
  readonly DefaultAction: Action;
  readonly Rules: readonly Rule[];
  readonly CustomResponseBodies?: Readonly<Record<string, { readonly Content: string }>>;
  /** How much of a body is inspected. @default - 16 KB */
  readonly AssociationConfig?: {
    readonly RequestBody?: { readonly CLOUDFRONT?: { readonly DefaultSizeInspectionLimit: BodyLimit } };
  };
}

export type BodyLimit = 'KB_16' | 'KB_32' | 'KB_48' | 'KB_64';

export interface Rule {
  readonly Name: string;
  readonly Priority: number;
  readonly Statement: Statement;
  /** Of a rule that is no group. */
  readonly Action?: Action;
  /** Of a group. */
  readonly OverrideAction?: { readonly None?: object; readonly Count?: object };
  readonly RuleLabels?: readonly { readonly Name: string }[];
}

export interface Action {
  readonly Allow?: object;
  readonly Block?: { readonly CustomResponse?: CustomResponse };
  readonly Count?: object;
}

interface CustomResponse {
  readonly ResponseCode: number;
  readonly CustomResponseBodyKey?: string;
  readonly ResponseHeaders?: readonly { readonly Name: string; readonly Value: string }[];
}

export interface Statement {
  readonly AndStatement?: { readonly Statements: readonly Statement[] };
  readonly OrStatement?: { readonly Statements: readonly Statement[] };
  readonly NotStatement?: { readonly Statement: Statement };
  readonly ByteMatchStatement?: ByteMatch;
  readonly RegexMatchStatement?: { readonly RegexString: string } & Inspection;
  readonly GeoMatchStatement?: { readonly CountryCodes: readonly string[] };
  readonly LabelMatchStatement?: { readonly Scope: 'LABEL' | 'NAMESPACE'; readonly Key: string };
  readonly ManagedRuleGroupStatement?: ManagedGroupUse;
  readonly RateBasedStatement?: RateBased;
}

export interface Inspection {
  readonly FieldToMatch: FieldToMatch;
  readonly TextTransformations: readonly { readonly Priority: number; readonly Type: string }[];
}

export interface ByteMatch extends Inspection {
  readonly SearchString: string;
  readonly PositionalConstraint: 'EXACTLY' | 'STARTS_WITH' | 'ENDS_WITH' | 'CONTAINS' | 'CONTAINS_WORD';
}

export interface ManagedGroupUse {
  readonly VendorName: string;
  readonly Name: string;
  /** @default - what AWS calls the default at the time */
  readonly Version?: string;
  readonly RuleActionOverrides?: readonly { readonly Name: string; readonly ActionToUse: Action }[];
  readonly ScopeDownStatement?: Statement;
}

export interface RateBased {
  readonly AggregateKeyType: string;
  readonly Limit: number;
  /** In seconds. @default 300 */
  readonly EvaluationWindowSec?: number;
  readonly ScopeDownStatement?: Statement;
}

export interface FieldToMatch {
  readonly UriPath?: object;
  readonly QueryString?: object;
  readonly Method?: object;
  readonly SingleHeader?: { readonly Name: string };
  readonly Body?: { readonly OversizeHandling?: 'CONTINUE' | 'MATCH' | 'NO_MATCH' };
}
