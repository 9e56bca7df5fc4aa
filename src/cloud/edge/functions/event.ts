// What CloudFront hands its functions, and takes from them. AWS, "CloudFront Functions event structure".

interface Value {
  value: string;
}

/** Of a header, a cookie or a parameter. Names of headers are in lower case. */
export interface Values {
  [name: string]: Value;
}

interface Parameters {
  [name: string]: Value & { readonly multiValue?: readonly Value[] };
}

export interface EdgeRequest {
  readonly method: string;
  /** The path, as the client wrote it. */
  uri: string;
  readonly querystring: Parameters;
  headers: Values;
  cookies: Values;
}

/** A request may also be given back with its query as one text. */
export interface RewrittenRequest {
  querystring: string;
}

/** What a function answers by itself. */
export interface EdgeAnswer {
  readonly statusCode: number;
  readonly statusDescription: string;
  readonly headers: Values;
  readonly body: string;
}

export interface RequestEvent {
  readonly context: { readonly requestId: string };
  readonly request: EdgeRequest;
}

export interface ResponseEvent {
  readonly request: EdgeRequest;
  readonly response: { readonly headers: Values };
}
