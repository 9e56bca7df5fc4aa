import {
  Function as CloudFrontFunction,
  type FunctionAssociation,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  type IKeyValueStore,
} from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import type { Wiki } from '../../config/wiki.ts';
import type { EdgeFunctionName } from './compiled-function.ts';
import { choosingFunctionCode, functionCode } from './function-code.ts';

export interface EdgeFunctionsProps {
  readonly wiki: Wiki;
  /** Has the flag that says which region answers. @default - there is one region */
  readonly flags?: IKeyValueStore | undefined;
}

/** The functions that run at CloudFront, each made when a behaviour first asks for it. */
export class EdgeFunctions extends Construct {
  readonly #wiki: Wiki;
  readonly #flags: IKeyValueStore | undefined;
  readonly #made = new Map<EdgeFunctionName, CloudFrontFunction>();

  constructor(scope: Construct, id: string, props: EdgeFunctionsProps) {
    super(scope, id);
    this.#wiki = props.wiki;
    this.#flags = props.flags;
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
    const flags = name === 'viewer-request' ? this.#flags : undefined;
    const code = flags ? choosingFunctionCode(this.#wiki) : functionCode(name, this.#wiki);
    const made = new CloudFrontFunction(
      this,
      name.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase()),
      {
        functionName: `wiki7-${this.#wiki.id}-${name}`,
        comment: `Wiki7 ${this.#wiki.id}`,
        runtime: FunctionRuntime.JS_2_0,
        code: FunctionCode.fromInline(code),
        ...(flags && { keyValueStore: flags }),
      },
    );
    this.#made.set(name, made);
    return made;
  }
}
