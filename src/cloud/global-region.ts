/** Where CloudFront looks for certificates and web ACLs, Route 53 for signing keys and health metrics; nowhere else. */
export const GLOBAL_REGION = 'us-east-1';
