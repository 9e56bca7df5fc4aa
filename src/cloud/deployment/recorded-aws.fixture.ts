import { Readable } from 'node:stream';
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

interface Call {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly statusCode?: number;
  readonly body: object | string;
}

/** The real clients of AWS, up to the wire: every request is kept, and answered with what the test says for its action. */
export class RecordedAws {
  readonly calls: Call[] = [];
  readonly answers = new Map<string, (input: Call['input']) => Answer>();

  readonly clients = {
    secrets: new SecretsManagerClient(this.#options()),
    formation: new CloudFormationClient(this.#options()),
    ecs: new ECSClient(this.#options()),
    scaling: new ApplicationAutoScalingClient(this.#options()),
  };

  of(action: string): readonly Call['input'][] {
    return this.calls.filter((call) => call.action === action).map(({ input }) => input);
  }

  #options() {
    const handle = async (request: HttpRequest) => ({ response: this.#answer(request) });
    return {
      region: 'eu-central-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
      maxAttempts: 1,
      requestHandler: { handle } as never,
    };
  }

  /** Secrets Manager and ECS speak JSON, CloudFormation forms and XML. */
  #answer({ headers, body = '' }: HttpRequest) {
    const target = headers['x-amz-target'];
    const sent = Buffer.from(body).toString();
    const input: Call['input'] =
      target === undefined ? Object.fromEntries(new URLSearchParams(sent)) : JSON.parse(sent);
    const action = target?.split('.')[1] ?? String(input.Action);
    this.calls.push({ action, input });
    const answer = this.answers.get(action)?.(input);
    if (!answer) throw new Error(`The test has no answer to ${action}.`);
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    return {
      statusCode: answer.statusCode ?? 200,
      headers: { 'content-type': target === undefined ? 'text/xml' : 'application/x-amz-json-1.1' },
      body: Readable.from([Buffer.from(text)]),
    };
  }
}
