import {
  Function as CloudFrontFunction,
  type FunctionAssociation,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
} from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import type { Wiki } from '../../config/wiki.ts';
import { type EdgeFunctionName, functionCode } from './function-code.ts';

export interface EdgeFunctionsProps {
  readonly wiki: Wiki;
}

/** The functions that run at CloudFront, each made when a behaviour first asks for it. */
export class EdgeFunctions extends Construct {
  readonly #wiki: Wiki;
  readonly #made = new Map<EdgeFunctionName, CloudFrontFunction>();

  constructor(scope: Construct, id: string, props: EdgeFunctionsProps) {
    super(scope, id);
    this.#wiki = props.wiki;
  }

  on(...names: readonly EdgeFunctionName[]): FunctionAssociation[] {
    return names.map((name) => ({
      function: this.#function(name),
      eventType:
        name === 'viewer-request' ? FunctionEventType.VIEWER_REQUEST : FunctionEventType.VIEWER_RESPONSE,
    }));
  }

  #function(name: EdgeFunctionName): CloudFrontFunction {
    const before = this.#made.get(name);
    if (before) return before;
    const made = new CloudFrontFunction(
      this,
      name.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase()),
      {
        functionName: `wiki7-${this.#wiki.id}-${name}`,
        comment: `Wiki7 ${this.#wiki.id}`,
        runtime: FunctionRuntime.JS_2_0,
        code: FunctionCode.fromInline(functionCode(name, this.#wiki)),
      },
    );
    this.#made.set(name, made);
    return made;
  }
}
