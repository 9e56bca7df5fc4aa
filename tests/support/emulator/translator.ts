import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Emulator, endpointAt } from './emulator.ts';
import { type Known, type OutputOf, type Template, translate } from './translate.ts';

/** Both as moto has them after it has loaded all its services. */
const ASK_FOR_TYPES = `
import json
from moto.cloudformation.parsing import get_model_map
models = get_model_map()
print(json.dumps({
  "types": sorted(models),
  "withAttributes": sorted(name for name, model in models.items() if hasattr(model, "get_cfn_attribute")),
}))
`;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/**
 * Stands before the emulator and passes everything on as it came, but for CloudFormation: templates are translated on their way in, and
 * whoever asks for one gets back the one that was sent, so that a stack which has not changed is not deployed again.
 */
export class Translator {
  readonly #known: Known;
  readonly #target: URL;
  readonly #server: Server;
  /** Region and stack → template as sent. */
  readonly #sent = new Map<string, string>();
  readonly #leftOut = new Map<string, ReadonlySet<string>>();

  private constructor(emulator: Emulator, known: Known) {
    this.#target = new URL(emulator.endpoint);
    this.#known = known;
    this.#server = createServer((incoming, answer) => {
      this.#serve(incoming, answer).catch((error) => {
        answer.writeHead(400, { 'content-type': 'text/xml' });
        answer.end(errorXml(String(error)));
      });
    });
  }

  static async start(emulator: Emulator): Promise<Translator> {
    const { types, withAttributes } = JSON.parse(await emulator.ask(ASK_FOR_TYPES));
    const translator = new Translator(emulator, {
      types: new Set(types),
      withAttributes: new Set(withAttributes),
    });
    await new Promise<void>((resolve) => translator.#server.listen(0, 'localhost', resolve));
    return translator;
  }

  get endpoint(): string {
    const address = this.#server.address();
    return endpointAt(typeof address === 'object' && address ? address.port : 0);
  }

  /** Whether the emulator was never asked for a resource, by its logical id. */
  hasLeftOut({ region, name }: { region: string; name: string }, logicalId: string): boolean {
    return this.#leftOut.get(`${region} ${name}`)?.has(logicalId) ?? false;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const { status, headers, body: answered } = await this.#answerTo(incoming, body);
    answer.writeHead(status, headers);
    answer.end(answered);
  }

  async #answerTo(incoming: IncomingMessage, body: Buffer): Promise<Answer> {
    const region = regionOf(incoming);
    if (region === undefined) return this.#pass(incoming, body);
    const form = new URLSearchParams(body.toString());
    const stack = `${region} ${form.get('StackName')}`;
    const action = form.get('Action') ?? '';
    if (action === 'GetTemplate' && this.#sent.has(stack)) {
      return xml(`<GetTemplateResponse><GetTemplateResult><TemplateBody>${escaped(this.#sent.get(stack) ?? '')}</TemplateBody>
        </GetTemplateResult></GetTemplateResponse>`);
    }
    if (!['CreateStack', 'UpdateStack'].includes(action)) return this.#pass(incoming, body);
    const template = form.get('TemplateBody') ?? (await this.#templateAt(form.get('TemplateURL') ?? ''));
    const translated = await translate(JSON.parse(template) as Template, this.#known, this.#outputOf, region);
    form.delete('TemplateURL');
    form.set('TemplateBody', JSON.stringify(translated.template));
    const answer = await this.#pass(incoming, Buffer.from(form.toString()));
    if (answer.status === 200) {
      this.#sent.set(stack, template);
      this.#leftOut.set(stack, translated.leftOut);
    }
    return answer;
  }

  #pass({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
    const { hostname, port } = this.#target;
    const { 'transfer-encoding': _, ...sent } = headers;
    const length = method === 'GET' || method === 'HEAD' ? {} : { 'content-length': String(body.length) };
    return new Promise((resolve, reject) => {
      request({ hostname, port, method, path: url, headers: { ...sent, ...length } }, async (answer) => {
        const { 'transfer-encoding': _, connection: __, ...headers } = answer.headers;
        resolve({ status: answer.statusCode ?? 502, headers, body: await buffer(answer) });
      })
        .once('error', reject)
        .end(body);
    });
  }

  async #templateAt(url: string): Promise<string> {
    const [, Bucket, Key = ''] = /^\/([^/]+)\/(.+)$/.exec(new URL(url).pathname) ?? [];
    const client = new S3Client({ endpoint: this.#target.href, forcePathStyle: true });
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    return (await Body?.transformToString()) ?? '';
  }

  readonly #outputOf: OutputOf = async (region, stack, output) => {
    const client = new CloudFormationClient({ region, endpoint: this.#target.href });
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    const value = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === output)?.OutputValue;
    if (value === undefined) throw new Error(`The stack ${stack} in ${region} has no output ${output}.`);
    return value;
  };
}

/** Of a request to CloudFormation, as its signature names it. */
const regionOf = ({ headers }: IncomingMessage): string | undefined =>
  /Credential=[^/]+\/\d+\/([^/]+)\/cloudformation\//.exec(headers.authorization ?? '')?.[1];

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const xml = (text: string): Answer => ({
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body: Buffer.from(text),
});

const errorXml = (message: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>${escaped(message)}</Message></Error></ErrorResponse>`;
