/** Names by which parts of a wiki are found on AWS. They are apart from the constructs, so that whoever only looks loads none. */

/** The stack of what runs. */
export const SERVICE = 'Service';

/** A stack's name in CloudFormation. */
export const stackNameOf = (wikiId: string, stack: string): string =>
  `wiki7-${wikiId}-${stack.toLowerCase()}`;

/** Everything has the first, with the wiki's id; each secret has the other too, with its name in the blueprint. */
export const tagNames = { wiki: 'wiki7:wiki', secret: 'wiki7:secret' } as const;

/** Of CloudFront's logs in CloudWatch, which hands them on to the bucket. */
export const accessLogsOf = (wikiId: string): string => `wiki7-${wikiId}-access`;
