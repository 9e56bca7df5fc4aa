import { Duration, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { contentHash } from '../../base/hash.ts';
import { natSetup } from './nat-setup.ts';

/** Amazon's own name of its newest image, which CloudFormation looks up at every deploy: so a deploy is what updates the instance. */
const IMAGE = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';

/** For starting and fetching one package. */
const SETUP_LIMIT = Duration.minutes(5);

export interface NatInstanceProps {
  /** Range of the network whose packets are passed on. */
  readonly network: string;
}

/**
 * One small instance through which everything goes out, for about a quarter of the price of a NAT gateway. It has no rights in
 * AWS, takes no logins and keeps nothing: what is wrong with it is mended by making it anew. While it is away, pages and
 * pictures are still sent, but no task starts, and neither logs nor mail get out.
 */
export class NatInstance extends ec2.NatProvider {
  readonly #script: readonly string[];
  readonly #userData = ec2.UserData.forLinux();
  readonly #provider: ec2.NatInstanceProviderV2;

  constructor({ network }: NatInstanceProps) {
    super();
    this.#script = natSetup(network);
    this.#userData.addCommands(...this.#script);
    this.#provider = ec2.NatProvider.instanceV2({
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.NANO),
      machineImage: ec2.MachineImage.fromSsmParameter(IMAGE),
      userData: this.#userData,
      // The subnet gives no public addresses by itself.
      associatePublicIpAddress: true,
      defaultAllowedTraffic: ec2.NatTrafficDirection.NONE,
      // Slower when it has used up its share, never dearer.
      creditSpecification: ec2.CpuCredits.STANDARD,
    });
  }

  /** Takes and passes on only what rules of its own allow. */
  get group(): ec2.ISecurityGroup {
    return this.#provider.securityGroup;
  }

  /** There is one, once a network has it. */
  get instance(): ec2.IInstance | undefined {
    return this.#provider.gatewayInstances[0];
  }

  override get configuredGateways(): ec2.GatewayConfig[] {
    return this.#provider.configuredGateways;
  }

  override configureNat(options: ec2.ConfigureNatOptions): void {
    this.#provider.configureNat(options);
    for (const instance of this.#provider.gatewayInstances) this.#harden(instance);
  }

  override configureSubnet(subnet: ec2.PrivateSubnet): void {
    this.#provider.configureSubnet(subnet);
  }

  #harden(instance: ec2.Instance): void {
    const resource = instance.instance;
    resource.metadataOptions = { httpTokens: 'required', httpPutResponseHopLimit: 1 };
    resource.blockDeviceMappings = [
      { deviceName: '/dev/xvda', ebs: { encrypted: true, volumeType: 'gp3', deleteOnTermination: true } },
    ];
    // Other commands run only on another instance.
    resource.overrideLogicalId(`NatInstance${contentHash(this.#script)}`);
    // Routes go over to a new instance only when it says that it works.
    resource.cfnOptions.creationPolicy = {
      resourceSignal: { count: 1, timeout: SETUP_LIMIT.toIsoString() },
    };
    this.#userData.addSignalOnExitCommand(instance);
    Validations.of(instance).acknowledge(
      {
        id: 'AwsSolutions-EC28',
        reason: 'Detailed monitoring costs a third of the instance; the checks that recover it are free.',
      },
      {
        id: 'AwsSolutions-EC29',
        reason:
          'It holds nothing, and protection would keep CloudFormation from replacing it by a newer one.',
      },
    );
  }
}
