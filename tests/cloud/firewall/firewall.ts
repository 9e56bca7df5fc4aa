import type { Acl, Action, BodyLimit, ManagedGroupUse, Rule } from './acl.ts';
import { managedRules } from './managed-rules.ts';
import { Rates } from './rates.ts';
import { type Evaluated, matches } from './statements.ts';
import type { WebRequest } from './web-request.ts';

export interface Verdict {
  readonly blocked: boolean;
  /** The rule that decided, a rule of a group as `group/rule`. Undefined for the default action. */
  readonly by?: string;
  /** What a blocked request is told. */
  readonly answer?: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly text: string;
  };
  readonly labels: readonly string[];
  /** Rules that matched and only counted. */
  readonly counted: readonly string[];
}

/** Labels of an own rule that names none are those of nobody. AWS puts account and web ACL before them. */
const OWN_LABELS = 'awswaf:123456789012:webacl:wiki7:';

/**
 * Executes a web ACL as CloudFormation has it. The rules of AWS's own groups are not public: `managedRules` has what their documentation
 * says. It keeps counts for rate-based rules, so requests have to come in the order of their times.
 */
export class Firewall {
  readonly #acl: Acl;
  readonly #rules: readonly Rule[];
  readonly #rates = new Map<string, Rates>();
  readonly #bodyLimit: BodyLimit;

  /** @throws an error for two rules of one priority or name, which AWS refuses */
  constructor(acl: Acl) {
    this.#acl = acl;
    for (const key of ['Priority', 'Name'] as const) {
      if (new Set(acl.Rules.map((rule) => rule[key])).size !== acl.Rules.length) {
        throw new Error(`Two rules of a web ACL have one ${key}.`);
      }
    }
    this.#rules = [...acl.Rules].sort((one, other) => one.Priority - other.Priority);
    this.#bodyLimit = acl.AssociationConfig?.RequestBody?.CLOUDFRONT?.DefaultSizeInspectionLimit ?? 'KB_16';
  }

  /** @param at in seconds, from any beginning */
  decide(request: WebRequest, at = 0): Verdict {
    const labels = new Set<string>();
    const counted: string[] = [];
    const evaluated: Evaluated = { request, at, labels, bodyLimit: this.#bodyLimit };
    const ended = (action: Action, by?: string): Verdict => ({
      blocked: action.Block !== undefined,
      ...(by && { by }),
      ...(action.Block && { answer: this.#answer(action) }),
      labels: [...labels],
      counted,
    });
    for (const rule of this.#rules) {
      const match = this.#match(rule, evaluated, labels, counted);
      if (!match) continue;
      if (match.action.Count) counted.push(match.by);
      else return ended(match.action, match.by);
    }
    return ended(this.#acl.DefaultAction);
  }

  #match(rule: Rule, evaluated: Evaluated, labels: Set<string>, counted: string[]): Match | undefined {
    const { Statement: statement, Name: name } = rule;
    if (statement.ManagedRuleGroupStatement) {
      if (!rule.OverrideAction || rule.Action) throw new Error(`The group ${name} takes an override alone.`);
      const inGroup = this.#inGroup(statement.ManagedRuleGroupStatement, evaluated, labels, counted);
      return inGroup && rule.OverrideAction.Count ? { ...inGroup, action: { Count: {} } } : inGroup;
    }
    if (!rule.Action || rule.OverrideAction) throw new Error(`The rule ${name} takes an action alone.`);
    if (!this.#applies(rule, evaluated)) return undefined;
    for (const { Name } of rule.RuleLabels ?? []) labels.add(`${OWN_LABELS}${Name}`);
    return { action: rule.Action, by: name };
  }

  #applies({ Statement: statement, Name: name }: Rule, evaluated: Evaluated): boolean {
    const { RateBasedStatement: rate } = statement;
    if (!rate) return matches(statement, evaluated);
    const rates = this.#rates.get(name) ?? new Rates(rate);
    this.#rates.set(name, rates);
    if (rate.ScopeDownStatement && !matches(rate.ScopeDownStatement, evaluated)) return false;
    return rates.count(evaluated.request.address, evaluated.at);
  }

  #inGroup(
    use: ManagedGroupUse,
    evaluated: Evaluated,
    labels: Set<string>,
    counted: string[],
  ): Match | undefined {
    const rules = managedRules(use);
    if (use.ScopeDownStatement && !matches(use.ScopeDownStatement, evaluated)) return undefined;
    for (const { name, label, action, detects } of rules) {
      if (!detects(evaluated.request, evaluated.bodyLimit)) continue;
      labels.add(label);
      const override = use.RuleActionOverrides?.find(({ Name }) => Name === name)?.ActionToUse;
      const taken = override ?? { [action]: {} };
      if (!taken.Count) return { action: taken, by: `${use.Name}/${name}` };
      counted.push(`${use.Name}/${name}`);
    }
    return undefined;
  }

  #answer({ Block }: Action): NonNullable<Verdict['answer']> {
    const custom = Block?.CustomResponse;
    const key = custom?.CustomResponseBodyKey;
    const text = key === undefined ? undefined : this.#acl.CustomResponseBodies?.[key];
    if (key !== undefined && !text) throw new Error(`The web ACL has no answer called ${key}.`);
    return {
      status: custom?.ResponseCode ?? 403,
      headers: Object.fromEntries((custom?.ResponseHeaders ?? []).map(({ Name, Value }) => [Name, Value])),
      text: text?.Content ?? '',
    };
  }
}

interface Match {
  readonly action: Action;
  readonly by: string;
}
