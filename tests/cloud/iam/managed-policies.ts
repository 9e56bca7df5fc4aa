interface ManagedPolicy {
  /** Who may have it attached. */
  readonly role: RegExp;
  readonly statements: readonly object[];
  /** Why it isn't a policy of ours, which would name the group of logs alone. */
  readonly reason: string;
}

/** What the policies of AWS say that roles of ours have attached. See the AWS managed policy reference guide. */
const known: Readonly<Record<string, ManagedPolicy>> = {
  'service-role/AWSLambdaBasicExecutionRole': {
    role: /^(standby)?network\/CustomVpcRestrictDefaultSGCustomResourceProviderRole$/,
    statements: [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '*',
      },
    ],
    reason:
      'The library gives it to the function that empties the default security group, and takes no other role.',
  },
  'service-role/AmazonRDSEnhancedMonitoringRole': {
    role: /^(standby)?data\/DatabaseMonitoring$/,
    statements: [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy'],
        Resource: 'arn:aws:logs:*:*:log-group:RDS*',
      },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams', 'logs:GetLogEvents'],
        Resource: 'arn:aws:logs:*:*:log-group:RDS*:log-stream:*',
      },
    ],
    reason: 'RDS decides the name of the group, and may want more of it later.',
  },
};

/** @throws an error for one that isn't here: then it must be read, and a reason found, before it is attached */
export function managedPolicy(arn: string, role: string): object {
  const found = known[arn.replace('arn:aws:iam::aws:policy/', '')];
  if (!found?.role.test(role)) {
    throw new Error(
      `${role} has ${arn} attached, which is not in the table of managed policies. Read it, and add why.`,
    );
  }
  return { Version: '2012-10-17', Statement: found.statements };
}
